package dev.slipway.cluster.apiserver.http.request;

import dev.slipway.cluster.apiserver.http.protobuf.BadProtobuf;
import dev.slipway.cluster.apiserver.http.protobuf.ProtobufBody;
import dev.slipway.cluster.client.WriteOptions.FieldValidation;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.codec.Document;
import dev.slipway.diff.codec.Duplicate;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Limits;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** The bytes of one body that should hold an object of a kind. */
record BodyText(byte[] bytes, GroupVersionKind expected, FieldValidation validation) {
    /** How a body is written. */
    enum Format {
        JSON,
        YAML,
        /** In the envelope of Kubernetes. */
        PROTOBUF
    }

    /** So much of a body that is no object at all is repeated in the refusal, as the real server does. */
    private static final int SHOWN = 30;

    Body<Tree> object(Format format) throws BadParameter {
        if (bytes.length == 0) throw unrecognized(expected, "unexpected end of JSON input", bytes);
        return switch (format) {
            case JSON -> json();
            case YAML -> yaml();
            case PROTOBUF -> protobuf();
        };
    }

    /** Fields that nobody knows cannot be named and are passed over; no key comes twice. */
    private Body<Tree> protobuf() throws BadParameter {
        try {
            return Body.clean(ProtobufBody.read(bytes, expected));
        } catch (BadProtobuf bad) {
            throw new BadParameter("the object provided is unrecognized (must be of type " + expected.kind() + "): "
                    + bad.getMessage() + " (" + shown(bytes) + ")");
        }
    }

    private Body<Tree> json() throws BadParameter {
        try {
            Json.Reading reading = Json.readReporting(bytes, Limits.JSON);
            String subject = expected.kind() + " in version \"" + expected.version() + "\" cannot be handled as a "
                    + expected.kind();
            return judged(reading.duplicates(), reading.tree(), validation, subject);
        } catch (Malformed malformed) {
            throw unrecognized(expected, problem(malformed, bytes), bytes);
        }
    }

    private Body<Tree> yaml() throws BadParameter {
        try {
            List<Document> documents = Yaml.read(bytes, Limits.YAML, Yaml.Duplicates.REPORT);
            if (documents.isEmpty()) throw unrecognized(expected, "unexpected end of JSON input", bytes);
            Document first = documents.get(0);
            if (validation == FieldValidation.STRICT && !first.duplicates().isEmpty())
                throw new BadParameter(expected.kind() + " in version \"" + expected.version()
                        + "\" cannot be handled as a " + expected.kind() + ": strict decoding error: yaml: "
                        + "unmarshal errors:\n" + yamlLines(first.duplicates()));
            return judged(first.duplicates(), first.root(), validation, expected.kind());
        } catch (Malformed malformed) {
            throw new BadParameter("error decoding YAML: error converting YAML to JSON: yaml: line " + malformed.line()
                    + ": " + malformed.problem());
        }
    }

    private static String yamlLines(List<Duplicate> duplicates) {
        return duplicates.stream()
                .map(twice -> "  line " + twice.at().line() + ": key \"" + lastOf(twice) + "\" already set in map")
                .collect(Collectors.joining("\n"));
    }

    private static String lastOf(Duplicate duplicate) {
        String path = duplicate.path().display();
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** What to make of keys that came twice: nothing, warnings, or a refusal. */
    static Body<Tree> judged(List<Duplicate> duplicates, Tree tree, FieldValidation validation, String subject)
            throws BadParameter {
        List<String> found = duplicates.stream()
                .map(twice -> "duplicate field \"" + twice.path().display() + "\"")
                .toList();
        if (validation == FieldValidation.STRICT && !found.isEmpty())
            throw new BadParameter(subject + ": strict decoding error: " + String.join(", ", found));
        return new Body<>(tree, validation == FieldValidation.WARN ? found : List.of());
    }

    static String problem(Malformed malformed, byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).isBlank()
                        || malformed.problem().equals(Json.ENDS_EARLY)
                ? Json.ENDS_EARLY
                : "line " + malformed.line() + ", column " + malformed.column() + ": " + malformed.problem();
    }

    static BadParameter unrecognized(GroupVersionKind expected, String why, byte[] bytes) {
        return new BadParameter("the object provided is unrecognized (must be of type " + expected.kind()
                + "): couldn't get version/kind; json parse error: " + why + " (" + shown(bytes) + ")");
    }

    private static String shown(byte[] bytes) {
        if (bytes.length == 0) return "<empty>";
        HexFormat hex = HexFormat.of();
        return bytes.length <= SHOWN ? hex.formatHex(bytes) : hex.formatHex(bytes, 0, SHOWN) + " ...";
    }
}
