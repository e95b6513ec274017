package dev.slipway.cluster.kind.custom;

import dev.slipway.cluster.kind.schema.OpenApiDefinitions;
import dev.slipway.cluster.kind.schema.Schemas;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.schema.Schema.ListKind;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The schema in a definition: the shape it describes, its defaults, and itself as OpenAPI. */
record StructuralSchema(Mapping root) {
    private static final String METADATA = "V1ObjectMeta";

    /** The shape of whole objects. The three fields that every object has are as everywhere, whatever the definition says of them. */
    Schema shape(String kind, Schemas schemas) {
        Schema described = shape(root);
        SortedMap<String, Schema> fields = new TreeMap<>();
        boolean open = true;
        if (described instanceof Schema.Struct struct) {
            fields.putAll(struct.fields());
            open = struct.open();
        }
        Schema text = new Schema.Leaf(Schema.Type.STRING);
        fields.put("apiVersion", text);
        fields.put("kind", text);
        fields.put("metadata", schemas.of(METADATA));
        Schema.Struct named = Schema.Struct.of(kind, fields);
        return new Schema.Struct(kind, fields, named.required(), named.defaults(), open, false, false);
    }

    private static Schema shape(Mapping schema) {
        if (isTrue(schema, "x-kubernetes-int-or-string")) return new Schema.Leaf(Schema.Type.INT_OR_STRING);
        return switch (schema.text("type").orElse("")) {
            case "object" -> object(schema);
            case "array" -> list(schema);
            case "string" -> new Schema.Leaf(Schema.Type.STRING);
            case "integer" -> new Schema.Leaf(Schema.Type.INTEGER);
            case "number" -> new Schema.Leaf(Schema.Type.NUMBER);
            case "boolean" -> new Schema.Leaf(Schema.Type.BOOLEAN);
            default -> Schema.ANY;
        };
    }

    private static Schema object(Mapping schema) {
        boolean atomic = schema.text("x-kubernetes-map-type").equals(Optional.of("atomic"));
        Optional<Mapping> values = schema.get("additionalProperties").flatMap(Tree::asMapping);
        if (values.isPresent() && !schema.has("properties")) return new Schema.MapOf(shape(values.get()), atomic);
        SortedMap<String, Schema> fields = new TreeMap<>();
        schema.mapping("properties")
                .forEach((name, property) ->
                        fields.put(name, shape(property.asMapping().orElse(Mapping.empty()))));
        boolean open = isTrue(schema, "x-kubernetes-preserve-unknown-fields") || isTrue(schema, "additionalProperties");
        if (isTrue(schema, "x-kubernetes-embedded-resource")) {
            for (String field : List.of("apiVersion", "kind", "metadata")) fields.putIfAbsent(field, Schema.ANY);
        }
        Schema.Struct plain = Schema.Struct.of("object", fields);
        return new Schema.Struct("object", fields, plain.required(), plain.defaults(), open, atomic, false);
    }

    private static Schema list(Mapping schema) {
        Schema items = shape(schema.mapping("items"));
        ListKind kind = switch (schema.text("x-kubernetes-list-type").orElse("atomic")) {
            case "map" -> ListKind.MAP;
            case "set" -> ListKind.SET;
            default -> ListKind.ATOMIC;
        };
        return new Schema.ListOf(
                items, kind, schema.sequence("x-kubernetes-list-map-keys").texts(), Optional.empty());
    }

    /** The object with defaults filled in where it says nothing. */
    Mapping withDefaults(Mapping object) {
        Mapping metadata = object.mapping("metadata");
        Mapping filled = fill(object, root).asMapping().orElse(object);
        return object.has("metadata") ? filled.with("metadata", metadata) : filled;
    }

    private static Tree fill(Tree value, Mapping schema) {
        if (value instanceof Mapping mapping) return fillFields(mapping, schema);
        if (!(value instanceof Sequence list)) return value;
        Mapping items = schema.mapping("items");
        List<Tree> filled = new ArrayList<>(list.size());
        for (Tree item : list) filled.add(fill(item, items));
        return new Sequence(filled);
    }

    private static Mapping fillFields(Mapping mapping, Mapping schema) {
        Mapping properties = schema.mapping("properties");
        Optional<Mapping> others = schema.get("additionalProperties").flatMap(Tree::asMapping);
        Mapping filled = mapping;
        for (String name : properties.keys()) {
            Optional<Tree> standard = properties.mapping(name).get("default");
            boolean absent = filled.get(name).filter(there -> !there.isNull()).isEmpty();
            if (absent && standard.isPresent()) filled = filled.with(name, standard.get());
        }
        for (String name : filled.keys()) {
            Optional<Mapping> shape = properties.has(name) ? Optional.of(properties.mapping(name)) : others;
            Tree value = filled.get(name).orElseThrow();
            if (shape.isPresent()) filled = filled.with(name, fill(value, shape.get()));
        }
        return filled;
    }

    /** The definitions that clients read, with that of metadata, which this one refers to. */
    Mapping openApi(GroupVersionKind gvk, String name, Schemas schemas) {
        Mapping text = Mapping.of("type", "string");
        String metadata = "#/components/schemas/" + OpenApiDefinitions.publicName(METADATA);
        Mapping properties = root.mapping("properties")
                .with("apiVersion", text)
                .with("kind", text)
                .with("metadata", Mapping.of("allOf", Sequence.of(Mapping.of("$ref", metadata))));
        Mapping marked = root.with("type", "object")
                .with("properties", properties)
                .with(
                        "x-kubernetes-group-version-kind",
                        Sequence.of(Mapping.of("group", gvk.group(), "kind", gvk.kind(), "version", gvk.version())));
        return schemas.openApi(List.of(METADATA)).with(name, marked);
    }

    static boolean isTrue(Mapping schema, String field) {
        return schema.bool(field).orElse(false);
    }
}
