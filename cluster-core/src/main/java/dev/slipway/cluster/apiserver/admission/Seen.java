package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.apiserver.admission.Request.Operation;
import dev.slipway.cluster.apiserver.rbac.Permissions;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Scales;
import dev.slipway.cluster.kind.cel.Access;
import dev.slipway.cluster.kind.cel.Facts;
import dev.slipway.cluster.kind.cel.Type.Plain;
import dev.slipway.cluster.kind.policy.PolicyExpressions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.tree.Mapping;
import java.util.Optional;

/**
 * A write as a webhook or a policy sees it: the object at the version that is asked for, and of some subresources as another kind.
 *
 * @param meant the kind of the object at that version
 */
public record Seen(Request request, Kind meant) {

    /** Whether it is an action on an object, that is seen as it was sent. */
    private boolean isAction() {
        return request.subresource().equals("binding") || request.subresource().equals("eviction");
    }

    /** Whether it is how many there should be of something. */
    public boolean isScale() {
        return request.subresource().equals("scale");
    }

    /** Whether the object itself is seen, rather than a part of it or an action on it. */
    public boolean isWhole() {
        return !isAction() && !isScale();
    }

    /** An object as it is kept, as it is seen. */
    public ApiObject show(ApiObject kept) {
        if (isAction()) return kept;
        return isScale() ? Scales.of(kept, meant) : meant.show(kept);
    }

    /** What is to be; nothing where the object is to go. */
    public Optional<Mapping> object() {
        boolean isGoing = request.operation() == Operation.DELETE;
        return isGoing ? Optional.empty() : Optional.of(show(request.object()).root());
    }

    /** What there is now. */
    public Optional<Mapping> oldObject() {
        return request.before().map(kept -> show(kept).root());
    }

    /**
     * The write as an <a href="https://kubernetes.io/docs/reference/config-api/apiserver-admission.v1/">AdmissionRequest</a> without an id and without the
     * objects.
     */
    public Mapping tree() {
        Mapping.Builder tree = Mapping.builder().put("kind", kind(meant)).put("resource", resource(meant));
        putSaid(tree, "subResource", request.subresource());
        tree.put("requestKind", kind(request.kind())).put("requestResource", resource(request.kind()));
        putSaid(tree, "requestSubResource", request.subresource());
        putSaid(tree, "name", request.object().name());
        putSaid(tree, "namespace", request.namespace());
        return tree.put("operation", request.operation().name())
                .put("userInfo", request.user().info())
                .put("dryRun", request.dryRun())
                .put("options", request.options().get())
                .build();
    }

    private Mapping kind(Kind kind) {
        GroupVersionKind gvk = seenAs(kind);
        return Mapping.of("group", gvk.group(), "version", gvk.version(), "kind", gvk.kind());
    }

    private GroupVersionKind seenAs(Kind kind) {
        return switch (request.subresource()) {
            case "scale" -> GroupVersionKind.of("autoscaling/v1", "Scale");
            case "binding" -> GroupVersionKind.of("v1", "Binding");
            case "eviction" -> GroupVersionKind.of("policy/v1", "Eviction");
            default -> kind.gvk();
        };
    }

    private static Mapping resource(Kind kind) {
        GroupVersionKind gvk = kind.gvk();
        String plural = kind.names().plural();
        return Mapping.of("group", gvk.group(), "version", gvk.version(), "resource", plural);
    }

    private static void putSaid(Mapping.Builder tree, String key, String value) {
        if (!value.isEmpty()) tree.put(key, value);
    }

    /** What expressions about the write may speak of, but for what only policies have. */
    public Facts facts() {
        Access access = new Permissions(request.user(), request.authorizer().in(request.head()));
        return new Facts()
                .with("object", Plain.ANY, object())
                .with("oldObject", Plain.ANY, oldObject())
                .with("request", PolicyExpressions.REQUEST, Optional.of(tree()))
                .withAuthorizer("authorizer", access)
                .withResourceCheck("authorizer.requestResource", access, itself());
    }

    /** What is written, as something to do. */
    private Access.Question itself() {
        return new Access.Question(
                Optional.empty(),
                "",
                request.kind().gvk().group(),
                request.kind().names().plural(),
                request.subresource(),
                request.namespace(),
                request.object().name(),
                "");
    }
}
