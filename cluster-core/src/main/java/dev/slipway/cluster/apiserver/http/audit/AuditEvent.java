package dev.slipway.cluster.apiserver.http.audit;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.http.request.Call;
import dev.slipway.cluster.apiserver.http.request.Target;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.SortedMap;

/**
 * One request and its end, as an <a href="https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/">audit.k8s.io/v1 Event</a> of level
 * Metadata.
 *
 * @param id the Audit-Id header of the answer
 * @param asker who asked, and whether they might
 * @param uri with the query, so that a dry run can be seen
 * @param address the client's
 * @param code of the answer
 * @param annotations what the rules of admission want to be remembered
 */
public record AuditEvent(
        String id,
        Call call,
        String uri,
        Asker asker,
        String address,
        int code,
        Instant received,
        Instant completed,
        SortedMap<String, String> annotations) {
    /** Longer ones are cut: a client chooses them. */
    private static final int MOST_CHARACTERS = 2048;

    private static final DateTimeFormatter MICROS =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);

    /**
     * Whether it is kept. Changes, refusals and everything about secrets are; ordinary reads would only hide them.
     */
    public boolean isWorthKeeping() {
        if (Target.of(call.path()) instanceof Target.Health) return false;
        boolean reads = call.method().equals("GET") || call.method().equals("HEAD");
        return !reads || code == 401 || code == 403 || isAboutSecrets();
    }

    private boolean isAboutSecrets() {
        return Target.of(call.path()) instanceof Target.Objects objects
                && objects.group().isEmpty()
                && objects.resource().equals("secrets");
    }

    /** As it is written. */
    public Mapping tree() {
        Mapping.Builder tree = Mapping.builder()
                .put("kind", "Event")
                .put("apiVersion", "audit.k8s.io/v1")
                .put("level", "Metadata")
                .put("auditID", id)
                .put("stage", "ResponseComplete")
                .put("requestURI", cut(uri))
                .put("verb", verb())
                .put("user", asker.user().map(User::info).orElse(Mapping.empty()))
                .put("sourceIPs", Sequence.of(address))
                .put("userAgent", cut(call.userAgent()));
        asker.impersonated().ifPresent(other -> tree.put("impersonatedUser", other.info()));
        if (Target.of(call.path()) instanceof Target.Objects objects) tree.put("objectRef", reference(objects));
        return tree.put("responseStatus", Mapping.of("metadata", Mapping.empty(), "code", code))
                .put("requestReceivedTimestamp", time(received))
                .put("stageTimestamp", time(completed))
                .put("annotations", annotationsTree())
                .build();
    }

    private Mapping annotationsTree() {
        Mapping.Builder tree = Mapping.builder();
        asker.permission()
                .ifPresent(said -> tree.put("authorization.k8s.io/decision", said.allowed() ? "allow" : "forbid")
                        .put("authorization.k8s.io/reason", cut(said.reason())));
        annotations.forEach((key, value) -> tree.put(key, cut(value)));
        return tree.build();
    }

    private static Mapping reference(Target.Objects objects) {
        Mapping.Builder reference = Mapping.builder().put("resource", objects.resource());
        putSaid(reference, "namespace", objects.namespace());
        putSaid(reference, "name", objects.name());
        putSaid(reference, "apiGroup", objects.group());
        reference.put("apiVersion", objects.version());
        putSaid(reference, "subresource", objects.subresource());
        return reference.build();
    }

    private static void putSaid(Mapping.Builder tree, String key, String value) {
        if (!value.isEmpty()) tree.put(key, value);
    }

    private String verb() {
        if (!(Target.of(call.path()) instanceof Target.Objects objects))
            return call.method().toLowerCase(Locale.ROOT);
        boolean one = !objects.name().isEmpty();
        return switch (call.method()) {
            case "GET", "HEAD" -> call.query().flag("watch") ? "watch" : one ? "get" : "list";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> one ? "delete" : "deletecollection";
            default -> call.method().toLowerCase(Locale.ROOT);
        };
    }

    /** In microseconds, as the API writes such times. */
    private static String time(Instant instant) {
        return MICROS.format(instant);
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    }
}
