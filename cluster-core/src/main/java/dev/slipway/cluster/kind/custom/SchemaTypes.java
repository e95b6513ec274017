package dev.slipway.cluster.kind.custom;

import dev.slipway.cluster.kind.cel.Type;
import dev.slipway.cluster.kind.cel.Type.Plain;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a schema says of values, as <a href="https://kubernetes.io/docs/reference/using-api/cel/#type-checking">rules</a> know it. */
final class SchemaTypes {
    private SchemaTypes() {}

    /** The type of whole objects: of their metadata, rules see names only. */
    static Type ofRoot(Mapping schema) {
        Type described = of(schema, "object");
        if (!(described instanceof Type.Struct struct)) return described;
        Type metadata =
                Type.Struct.empty("object.metadata").with("name", Plain.STRING).with("generateName", Plain.STRING);
        return struct.with("apiVersion", Plain.STRING)
                .with("kind", Plain.STRING)
                .with("metadata", metadata);
    }

    /** @param name tells structures at different places apart */
    static Type of(Mapping schema, String name) {
        if (StructuralSchema.isTrue(schema, "x-kubernetes-int-or-string")) return Plain.ANY;
        return switch (schema.text("type").orElse("")) {
            case "object" -> object(schema, name);
            case "array" -> new Type.ListOf(of(schema.mapping("items"), name + ".items"));
            case "string" -> text(schema.text("format").orElse(""));
            case "integer" -> Plain.INT;
            case "number" -> Plain.DOUBLE;
            case "boolean" -> Plain.BOOL;
            default -> Plain.ANY;
        };
    }

    private static Type object(Mapping schema, String name) {
        if (StructuralSchema.isTrue(schema, "x-kubernetes-embedded-resource")) return Plain.ANY;
        Mapping properties = schema.mapping("properties");
        Optional<Mapping> others = schema.get("additionalProperties").flatMap(Tree::asMapping);
        if (others.isPresent() && properties.isEmpty()) return new Type.MapOf(of(others.get(), name + ".values"));
        boolean isOpen = StructuralSchema.isTrue(schema, "x-kubernetes-preserve-unknown-fields")
                || StructuralSchema.isTrue(schema, "additionalProperties");
        if (isOpen && properties.isEmpty()) return Plain.ANY;
        SortedMap<String, Type> fields = new TreeMap<>();
        properties.forEach((field, property) -> fields.put(
                Type.fieldName(field), of(property.asMapping().orElse(Mapping.empty()), name + "." + field)));
        return new Type.Struct(name, fields);
    }

    private static Type text(String format) {
        return switch (format) {
            case "date", "date-time" -> Plain.TIMESTAMP;
            case "duration" -> Plain.DURATION;
            case "byte" -> Plain.BYTES;
            default -> Plain.STRING;
        };
    }
}
