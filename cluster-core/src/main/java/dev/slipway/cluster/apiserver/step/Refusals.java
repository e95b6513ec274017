package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.cluster.object.Status.Details;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/** Why a request is refused, in the words that clients of Kubernetes match on. */
public final class Refusals {
    private static final String UNPATCHABLE = "the server rejected our request due to an error in our request";

    private Refusals() {}

    /** The kind, or the subresource, does not exist. */
    public static Status noSuchResource() {
        return Status.of(404, "NotFound", "the server could not find the requested resource");
    }

    public static Status notFound(Kind kind, String name) {
        return of(404, "NotFound", kind.resourceInMessages() + " \"" + name + "\" not found", resource(kind, name));
    }

    static Status alreadyExists(Kind kind, String name) {
        return of(
                409,
                "AlreadyExists",
                kind.resourceInMessages() + " \"" + name + "\" already exists",
                resource(kind, name));
    }

    /** No free name was found for a generateName. */
    static Status noFreeName(Kind kind, String name) {
        return of(
                409,
                "AlreadyExists",
                kind.resourceInMessages() + " \"" + name
                        + "\" already exists, the server was not able to generate a unique name for the object",
                resource(kind, name));
    }

    /** The object is at another revision than the client thinks. */
    public static Status modified(Kind kind, String name) {
        return conflict(
                kind,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    static Status conflict(Kind kind, String name, String why) {
        String message = "Operation cannot be fulfilled on " + kind.resourceInMessages() + " \"" + name + "\": " + why;
        return of(409, "Conflict", message, resource(kind, name));
    }

    /** A precondition of a deletion does not hold; here Kubernetes names the kind instead of the resource. */
    static Status precondition(ApiObject object, String what, String wanted, String actual, String maybe) {
        GroupKind kind = object.gvk().groupKind();
        String message = "Operation cannot be fulfilled on " + kind + " \"" + object.name() + "\": the " + what
                + " in the precondition (" + wanted + ") does not match the " + what + " in record (" + actual
                + "). The object might have been " + maybe;
        Details details = new Details(object.name(), kind.group(), kind.kind(), "", List.of(), 0);
        return of(409, "Conflict", message, details);
    }

    /** Fields are wrong. There must be at least one cause. */
    public static Status invalid(GroupKind kind, String name, List<Cause> causes) {
        List<String> problems = new LinkedHashSet<>(causes)
                .stream().map(cause -> cause.field() + ": " + cause.message()).toList();
        String listed =
                problems.size() == 1 ? problems.get(0) : problems.stream().collect(Collectors.joining(", ", "[", "]"));
        Details details = new Details(name, kind.group(), kind.kind(), "", causes, 0);
        return of(422, "Invalid", kind + " \"" + name + "\" is invalid: " + listed, details);
    }

    static Status invalid(Kind kind, String name, List<Cause> causes) {
        return invalid(kind.gvk().groupKind(), name, causes);
    }

    /** The document is not one of the kind, or not one at all. */
    static Status undecodable(Kind kind, String why) {
        return Status.badRequest(kind.gvk().kind() + " in version \"" + versionInMessages(kind)
                + "\" cannot be handled as a " + kind.gvk().kind() + ": " + why);
    }

    private static String versionInMessages(Kind kind) {
        return kind.gvk().version();
    }

    /** What somebody applies has parts that the schema has no place for, each said in a sentence. */
    static Status untyped(ApiObject applied, List<String> problems) {
        String listed = problems.size() == 1
                ? problems.get(0)
                : problems.stream().map(problem -> "\n  " + problem).collect(Collectors.joining("", "errors:", ""));
        return Status.badRequest("failed to create typed patch object (" + applied.namespace() + "/" + applied.name()
                + "; " + applied.gvk() + "): " + listed);
    }

    /** A patch cannot be applied to the object. */
    public static Status unpatchable() {
        return Status.of(422, "Invalid", UNPATCHABLE);
    }

    /** A JSON patch has an operation that is none. */
    public static Status unpatchable(String why) {
        return Status.of(422, "Invalid", UNPATCHABLE + ": " + why);
    }

    static Status nameMismatch(String inObject, String asked) {
        return Status.badRequest(
                "the name of the object (" + inObject + ") does not match the name on the URL (" + asked + ")");
    }

    static Status namespaceMismatch() {
        return Status.badRequest(
                "the namespace of the provided object does not match the namespace sent on the request");
    }

    /** A patch cannot make one kind of object of another. */
    static Status otherKind(ApiObject patched, ApiObject before) {
        return Status.badRequest("the kind of the object (" + patched.gvk() + ") does not match the kind on the URL ("
                + before.gvk() + ")");
    }

    /** The revision is not kept any more. */
    public static Status expired(String message) {
        return Status.of(410, "Expired", message);
    }

    /** The revision is still to come. */
    public static Status tooLargeRevision(long wanted, long current) {
        String message = "Timeout: Too large resource version: " + wanted + ", current: " + current;
        Cause cause = new Cause("ResourceVersionTooLarge", "Too large resource version", "");
        return of(504, "Timeout", message, new Details("", "", "", "", List.of(cause), 1));
    }

    /** Too many writes wait for the disk. */
    public static Status busy() {
        return of(
                429,
                "TooManyRequests",
                "too many writes are waiting to become durable, please try again later",
                new Details("", "", "", "", List.of(), 1));
    }

    /** Those who must be asked about the write did not answer in time, or the object changed faster than they could answer. */
    public static Status tookTooLong() {
        return Status.of(
                504,
                "Timeout",
                "Timeout: request did not complete within requested timeout - context deadline exceeded");
    }

    static Status unsupportedMediaType(String accepted) {
        return Status.of(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: " + accepted);
    }

    static Status of(int code, String reason, String message, Details details) {
        return new Status(code, reason, message, details);
    }

    private static Details resource(Kind kind, String name) {
        return new Details(name, kind.gvk().group(), kind.names().plural(), "", List.of(), 0);
    }
}
