package dev.slipway.cluster.apiserver.http.request;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions.FieldValidation;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Limits;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.Locale;
import java.util.Optional;

/** From the bytes of a body to objects, patches and options; refuses in the words that clients know. */
public final class Bodies {
    /** Larger bodies are refused before they are read to the end. */
    public static final int LIMIT = 3 * 1024 * 1024;

    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

    /** Operations of one JSON patch. */
    private static final int MOST_OPERATIONS = 10_000;

    private Bodies() {}

    /** The refusal of a body beyond {@link #LIMIT}. */
    public static Status tooLarge() {
        return Status.of(413, "RequestEntityTooLarge", "Request entity too large: limit is " + LIMIT);
    }

    /** The object of a create, replace or apply, with kind, namespace and name of the path filled in where it does not say. */
    public static Answer<Body<ApiObject>> object(
            Call call, byte[] bytes, Kind kind, ObjectKey place, FieldValidation validation) {
        try {
            Body<Tree> read = new BodyText(bytes, kind.gvk(), validation).object(format(call, kind));
            return Answer.done(read.with(placed(read.value(), kind.gvk(), place, bytes)));
        } catch (BadParameter bad) {
            return Answer.refused(bad.status());
        }
    }

    /** The body of an action on a pod, or of a scale, whose kind is not that of the path. */
    public static Answer<Body<ApiObject>> action(Call call, byte[] bytes, ObjectKey place, String kind) {
        try {
            GroupVersionKind expected = new GroupVersionKind(place.kind().group(), "v1", kind);
            Body<Tree> read = new BodyText(bytes, expected, FieldValidation.IGNORE).object(format(call));
            Mapping root = read.value()
                    .asMapping()
                    .orElseThrow(() -> BodyText.unrecognized(expected, "the body is not an object", bytes));
            String actual = root.text("kind").orElse(kind);
            if (!actual.equals(kind)) throw wrongKind(root, actual, expected);
            return Answer.done(read.with(inPlace(new ApiObject(root), place)));
        } catch (BadParameter bad) {
            return Answer.refused(bad.status());
        }
    }

    private static ApiObject placed(Tree tree, GroupVersionKind expected, ObjectKey place, byte[] bytes)
            throws BadParameter {
        Mapping root = tree.asMapping()
                .orElseThrow(() -> BodyText.unrecognized(expected, "json: cannot unmarshal " + tree.describe(), bytes));
        String kind = root.text("kind").orElse("");
        String apiVersion = root.text("apiVersion").orElse("");
        if (kind.isEmpty() && apiVersion.isEmpty()) return inPlace(new ApiObject(headed(root, expected)), place);
        if (!kind.equals(expected.kind())) throw wrongKind(root, kind, expected);
        if (!apiVersion.equals(expected.apiVersion()))
            throw new BadParameter(kind + " in version \"" + apiVersion + "\" cannot be handled as a " + expected.kind()
                    + ": no kind \"" + kind + "\" is registered for version \"" + apiVersion
                    + "\"; the path is for \"" + expected.apiVersion() + "\"");
        return inPlace(new ApiObject(root), place);
    }

    private static Mapping headed(Mapping root, GroupVersionKind kind) {
        return Mapping.builder()
                .put("kind", kind.kind())
                .put("apiVersion", kind.apiVersion())
                .putAll(root.without("kind").without("apiVersion"))
                .build();
    }

    private static BadParameter wrongKind(Mapping root, String actual, GroupVersionKind expected) {
        String version =
                GroupVersionKind.of(root.text("apiVersion").orElse(""), actual).version();
        return new BadParameter(actual + " in version \"" + version + "\" cannot be handled as a "
                + expected.kind() + ": converting (" + version + "." + actual + ") to (" + family(expected) + "."
                + expected.kind() + "): unknown conversion");
    }

    /** What Kubernetes calls a group among its own. */
    private static String family(GroupVersionKind kind) {
        boolean core = kind.group().isEmpty() || kind.group().equals("events.k8s.io");
        return core ? "core" : kind.group().split("\\.", 2)[0];
    }

    private static ApiObject inPlace(ApiObject object, ObjectKey place) throws BadParameter {
        ApiObject placed = object;
        if (!place.namespace().isEmpty()) {
            if (object.namespace().isEmpty()) placed = placed.withAt(place.namespace(), "metadata", "namespace");
            else if (!object.namespace().equals(place.namespace()))
                throw new BadParameter(
                        "the namespace of the provided object does not match the namespace sent on the request");
        }
        if (!place.name().isEmpty()) {
            if (object.name().isEmpty()) placed = placed.withAt(place.name(), "metadata", "name");
            else if (!object.name().equals(place.name()))
                throw new BadParameter("the name of the object (" + object.name()
                        + ") does not match the name on the URL (" + place.name() + ")");
        }
        return placed;
    }

    /** The body of a patch in JSON. */
    public static Answer<Body<Patch>> patch(byte[] bytes, Patch.Type type, FieldValidation validation) {
        try {
            Json.Reading reading = Json.readReporting(bytes, Limits.JSON);
            Tree tree = reading.tree();
            checkForm(tree, type);
            Body<Tree> body = BodyText.judged(reading.duplicates(), tree, validation, "patch");
            return Answer.done(body.with(new Patch(type, tree)));
        } catch (Malformed malformed) {
            return Answer.refused(Status.badRequest("error decoding patch: " + BodyText.problem(malformed, bytes)));
        } catch (BadParameter bad) {
            return Answer.refused(bad.status());
        }
    }

    private static void checkForm(Tree tree, Patch.Type type) throws BadParameter {
        boolean list = type == Patch.Type.JSON;
        if (list != (tree instanceof Sequence) || (!list && !(tree instanceof Mapping)))
            throw new BadParameter("error decoding patch: expected " + (list ? "a list of operations" : "a mapping")
                    + ", found " + tree.describe());
        if (tree instanceof Sequence operations && operations.size() > MOST_OPERATIONS)
            throw new BadParameter(Status.of(
                    413,
                    "RequestEntityTooLarge",
                    "The allowed maximum operations in a JSON patch is " + MOST_OPERATIONS + ", got "
                            + operations.size()));
    }

    /** How a deletion is meant: a body says all of it, without one the query counts. */
    public static Answer<DeleteOptions> deletion(Call call, byte[] bytes, DeleteOptions fromQuery) {
        if (bytes.length == 0) return Answer.done(fromQuery);
        try {
            GroupVersionKind kind = new GroupVersionKind("", "v1", "DeleteOptions");
            Mapping root = new BodyText(bytes, kind, FieldValidation.IGNORE)
                    .object(format(call))
                    .value()
                    .asMapping()
                    .orElseThrow(() -> BodyText.unrecognized(kind, "the body is not an object", bytes));
            String actual = root.text("kind").orElse("");
            if (!actual.isEmpty() && !actual.equals(kind.kind()))
                throw new BadParameter("no kind \"" + actual + "\" is registered for version \""
                        + root.text("apiVersion").orElse("") + "\" where DeleteOptions are expected");
            return Answer.done(deletion(root, fromQuery));
        } catch (BadParameter bad) {
            return Answer.refused(bad.status());
        }
    }

    private static DeleteOptions deletion(Mapping body, DeleteOptions fromQuery) throws BadParameter {
        Optional<Boolean> orphan = body.bool("orphanDependents");
        boolean dryRun = fromQuery.dryRun() || body.sequence("dryRun").texts().contains("All");
        return new DeleteOptions(
                orphan.isPresent()
                        ? WriteParameters.orphaning(orphan.get())
                        : WriteParameters.propagation(
                                body.text("propagationPolicy").orElse("")),
                body.text("preconditions", "uid"),
                body.text("preconditions", "resourceVersion"),
                body.whole("gracePeriodSeconds"),
                dryRun);
    }

    private static BodyText.Format format(Call call) throws BadParameter {
        String type = call.contentType().split(";")[0].trim().toLowerCase(Locale.ROOT);
        return switch (type) {
            case "", "application/json" -> BodyText.Format.JSON;
            case "application/yaml", "application/apply-patch+yaml" -> BodyText.Format.YAML;
            case PROTOBUF -> BodyText.Format.PROTOBUF;
            default -> throw unknownFormat(Accept.AVAILABLE + ", " + PROTOBUF);
        };
    }

    /** No message is known of what a custom resource definition describes. */
    private static BodyText.Format format(Call call, Kind kind) throws BadParameter {
        BodyText.Format format = format(call);
        if (format == BodyText.Format.PROTOBUF && kind.traits().custom()) throw unknownFormat(Accept.AVAILABLE);
        return format;
    }

    private static BadParameter unknownFormat(String accepted) {
        return new BadParameter(Status.of(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: " + accepted));
    }
}
