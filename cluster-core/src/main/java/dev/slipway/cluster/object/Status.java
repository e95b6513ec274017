package dev.slipway.cluster.object;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.Set;

/**
 * Why a request was refused, as the API says it. Clients act on the code and the reason, people read the message.
 *
 * @param code the HTTP status code
 * @param reason one word in CamelCase, such as {@code NotFound}
 * @param message a sentence for people; never holds a secret
 * @param details what exactly, for programs
 */
public record Status(int code, String reason, String message, Details details) {
    /** Refusals for one of these reasons always have details on the wire, if only empty ones. */
    private static final Set<String> DETAILED = Set.of(
            "AlreadyExists", "Conflict", "Forbidden", "Invalid", "MethodNotAllowed", "NotAcceptable", "NotFound");

    /** The object in question and the causes, field by field. Empty strings are left out on the wire. */
    public record Details(
            String name, String group, String kind, String uid, List<Cause> causes, int retryAfterSeconds) {
        public static final Details NONE = new Details("", "", "", "", List.of(), 0);

        public Details {
            causes = List.copyOf(causes);
        }
    }

    /** One field that is wrong: {@code FieldValueInvalid}, the message, and where. */
    public record Cause(String reason, String message, String field) {}

    public static Status of(int code, String reason, String message) {
        return new Status(code, reason, message, Details.NONE);
    }

    public static Status badRequest(String message) {
        return of(400, "BadRequest", message);
    }

    public boolean isConflict() {
        return reason.equals("Conflict");
    }

    public boolean isNotFound() {
        return reason.equals("NotFound");
    }

    public boolean isAlreadyExists() {
        return reason.equals("AlreadyExists");
    }

    /** The object kubectl and client libraries expect as the body of a refusal. */
    public Mapping tree() {
        Mapping.Builder tree = Mapping.builder()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("metadata", Mapping.empty())
                .put("status", "Failure")
                .put("message", message);
        if (!reason.isEmpty()) tree.put("reason", reason);
        if (DETAILED.contains(reason) || !details.equals(Details.NONE)) tree.put("details", detailsTree());
        return tree.put("code", code).build();
    }

    /** The refusal in a body that another server sent. */
    public static Status of(Mapping tree, int code) {
        Mapping details = tree.mapping("details");
        List<Cause> causes = details.sequence("causes").mappings().stream()
                .map(cause -> new Cause(
                        cause.text("reason").orElse(""),
                        cause.text("message").orElse(""),
                        cause.text("field").orElse("")))
                .toList();
        return new Status(
                tree.whole("code").orElse((long) code).intValue(),
                tree.text("reason").orElse(""),
                tree.text("message").orElse("the server answered " + code),
                new Details(
                        details.text("name").orElse(""),
                        details.text("group").orElse(""),
                        details.text("kind").orElse(""),
                        details.text("uid").orElse(""),
                        causes,
                        details.whole("retryAfterSeconds").orElse(0L).intValue()));
    }

    private Mapping detailsTree() {
        Mapping.Builder tree = Mapping.builder();
        if (!details.name.isEmpty()) tree.put("name", details.name);
        if (!details.group.isEmpty()) tree.put("group", details.group);
        if (!details.kind.isEmpty()) tree.put("kind", details.kind);
        if (!details.uid.isEmpty()) tree.put("uid", details.uid);
        if (!details.causes.isEmpty()) {
            tree.put(
                    "causes",
                    new Sequence(details.causes.stream().map(Status::causeTree).toList()));
        }
        if (details.retryAfterSeconds > 0) tree.put("retryAfterSeconds", details.retryAfterSeconds);
        return tree.build();
    }

    private static Tree causeTree(Cause cause) {
        Mapping.Builder tree = Mapping.builder();
        if (!cause.reason.isEmpty()) tree.put("reason", cause.reason);
        if (!cause.message.isEmpty()) tree.put("message", cause.message);
        if (!cause.field.isEmpty()) tree.put("field", cause.field);
        return tree.build();
    }
}
