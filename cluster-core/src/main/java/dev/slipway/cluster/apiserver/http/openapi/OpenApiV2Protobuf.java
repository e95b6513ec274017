package dev.slipway.cluster.apiserver.http.openapi;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.Map;

/**
 * A document of {@link OpenApiV2} in protocol buffers. The field numbers are those of the message {@code openapi.v2.Document} of <a
 * href="https://github.com/google/gnostic/blob/main/openapiv2/OpenAPIv2.proto">gnostic</a>; only what our documents hold is written.
 */
public final class OpenApiV2Protobuf {
    /** Extensions and defaults are given as YAML text, and JSON is YAML. */
    private static final int ANY_YAML = 2;

    private OpenApiV2Protobuf() {}

    /** The bytes of a document. */
    public static byte[] write(Mapping document) {
        return new Protobuf()
                .text(1, document.text("swagger").orElse(""))
                .message(2, info(document.mapping("info")))
                .message(8, paths(document.mapping("paths")))
                .message(9, named(document.mapping("definitions")))
                .bytes();
    }

    private static Protobuf info(Mapping info) {
        return new Protobuf()
                .text(1, info.text("title").orElse(""))
                .text(2, info.text("version").orElse(""));
    }

    private static Protobuf paths(Mapping paths) {
        Protobuf message = new Protobuf();
        for (Map.Entry<String, Tree> path : paths) {
            Mapping patch = mapping(path.getValue()).mapping("patch");
            Protobuf item = new Protobuf().message(8, operation(patch));
            message.message(2, new Protobuf().text(1, path.getKey()).message(2, item));
        }
        return message;
    }

    private static Protobuf operation(Mapping operation) {
        Protobuf message = new Protobuf();
        for (Mapping parameter : operation.sequence("parameters").mappings()) {
            Protobuf query = new Protobuf()
                    .text(2, "query")
                    .text(4, parameter.text("name").orElse(""))
                    .text(6, parameter.text("type").orElse(""))
                    .flag(20, parameter.bool("uniqueItems").orElse(false));
            Protobuf nonBody = new Protobuf().message(3, query);
            message.message(8, new Protobuf().message(1, new Protobuf().message(2, nonBody)));
        }
        Protobuf ok = new Protobuf().text(1, "200").message(2, new Protobuf().message(1, new Protobuf().text(1, "OK")));
        message.message(9, new Protobuf().message(1, ok));
        extensions(message, 13, operation);
        return message;
    }

    /** Both {@code Definitions} and {@code Properties}: a list of schemas with names. */
    private static Protobuf named(Mapping schemas) {
        Protobuf message = new Protobuf();
        for (Map.Entry<String, Tree> schema : schemas)
            message.message(1, new Protobuf().text(1, schema.getKey()).message(2, schema(mapping(schema.getValue()))));
        return message;
    }

    private static Protobuf schema(Mapping schema) {
        Protobuf message = new Protobuf()
                .text(1, schema.text("$ref").orElse(""))
                .text(2, schema.text("format").orElse(""))
                .text(4, schema.text("description").orElse(""));
        schema.get("default").ifPresent(value -> message.message(5, any(value)));
        schema.text("pattern").ifPresent(value -> message.text(13, value));
        schema.sequence("required").texts().forEach(name -> message.text(19, name));
        schema.sequence("enum").forEach(value -> message.message(20, any(value)));
        schema.get("additionalProperties").ifPresent(values -> message.message(21, additional(values)));
        schema.text("type").ifPresent(type -> message.message(22, new Protobuf().text(1, type)));
        if (schema.has("items")) message.message(23, new Protobuf().message(1, schema(schema.mapping("items"))));
        if (schema.has("properties")) message.message(25, named(schema.mapping("properties")));
        extensions(message, 31, schema);
        return message;
    }

    private static Protobuf additional(Tree values) {
        return values.asBool()
                .map(allowed -> new Protobuf().flag(2, allowed))
                .orElseGet(() -> new Protobuf().message(1, schema(mapping(values))));
    }

    private static void extensions(Protobuf message, int field, Mapping owner) {
        for (Map.Entry<String, Tree> entry : owner)
            if (entry.getKey().startsWith("x-"))
                message.message(field, new Protobuf().text(1, entry.getKey()).message(2, any(entry.getValue())));
    }

    private static Protobuf any(Tree value) {
        return new Protobuf().text(ANY_YAML, Json.text(value) + "\n");
    }

    private static Mapping mapping(Tree tree) {
        return tree.asMapping().orElse(Mapping.empty());
    }
}
