package dev.slipway.cluster.kind.schema;

import dev.slipway.cluster.kind.schema.Markers.Marker;
import dev.slipway.diff.schema.Schema.ListKind;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes types as OpenAPI v3 does, with the {@code x-kubernetes-} extensions that clients read. */
public final class OpenApiDefinitions {
    private static final Pattern CLASS_NAME = Pattern.compile("([A-Z][a-z]+)?V(\\d+(?:alpha\\d+|beta\\d+)?)([A-Z].*)");

    private final Function<String, Optional<Definition>> definitions;

    OpenApiDefinitions(Function<String, Optional<Definition>> definitions) {
        this.definitions = definitions;
    }

    /** {@code io.k8s.v1.PodSpec} for {@code V1PodSpec}, {@code io.k8s.core.v1.Event} for {@code CoreV1Event}: what people see in kubectl explain is the last part. */
    public static String publicName(String name) {
        Matcher parts = CLASS_NAME.matcher(name);
        if (!parts.matches()) return name;
        String group = parts.group(1) == null ? "" : parts.group(1).toLowerCase(Locale.ROOT) + ".";
        return "io.k8s." + group + "v" + parts.group(2) + "." + parts.group(3);
    }

    /** {@code PodSpec} for {@code V1PodSpec}. */
    static String shortName(String name) {
        Matcher parts = CLASS_NAME.matcher(name);
        return parts.matches() ? parts.group(3) : name;
    }

    Mapping closure(Collection<String> names) {
        SortedMap<String, Mapping> done = new TreeMap<>();
        Deque<String> open = new ArrayDeque<>(names);
        while (!open.isEmpty()) {
            String name = open.poll();
            if (done.containsKey(name)) continue;
            definitions.apply(name).ifPresent(definition -> done.put(name, tree(definition, open)));
        }
        Mapping.Builder all = Mapping.builder();
        done.forEach((name, tree) -> all.put(publicName(name), tree));
        return all.build();
    }

    private static Mapping tree(Definition definition, Deque<String> referredTo) {
        Mapping.Builder properties = Mapping.builder();
        List<Tree> required = new ArrayList<>();
        for (Definition.Property property : definition.properties()) {
            Mapping shape = shape(property.type(), referredTo);
            Marker marker = Markers.of(definition.name() + "." + property.name());
            properties.put(property.name(), described(property.description(), extended(shape, marker)));
            if (property.required()) required.add(Tree.of(property.name()));
        }
        Mapping.Builder tree = Mapping.builder();
        if (!definition.description().isEmpty()) tree.put("description", definition.description());
        tree.put("type", "object").put("properties", properties.build());
        if (!required.isEmpty()) tree.put("required", new Sequence(required));
        if (Markers.of(definition.name()).atomic()) tree.put("x-kubernetes-map-type", "atomic");
        return tree.build();
    }

    /** A reference may have no neighbours in OpenAPI v3.0, so it goes into {@code allOf}. */
    private static Mapping described(String description, Mapping shape) {
        Mapping plain = shape.has("$ref") ? Mapping.of("allOf", Sequence.of(shape)) : shape;
        return description.isEmpty() ? plain : plain.with("description", description);
    }

    private static Mapping extended(Mapping shape, Marker marker) {
        Mapping extended = shape;
        if (marker.list().isPresent()) {
            extended = extended.with("x-kubernetes-list-type", marker.listKind() == ListKind.MAP ? "map" : "set");
        } else if (shape.text("type").equals(Optional.of("array"))) {
            extended = extended.with("x-kubernetes-list-type", "atomic");
        }
        if (!marker.keys().isEmpty()) extended = extended.with("x-kubernetes-list-map-keys", Tree.of(marker.keys()));
        if (marker.atomic()) extended = extended.with("x-kubernetes-map-type", "atomic");
        String strategy = marker.patchStrategy();
        if (!strategy.isEmpty()) extended = extended.with("x-kubernetes-patch-strategy", strategy);
        String key = marker.patchKey().orElse("");
        if (!key.isEmpty()) extended = extended.with("x-kubernetes-patch-merge-key", key);
        return marker.standard().isPresent()
                ? extended.with("default", marker.standard().get())
                : extended;
    }

    private static Mapping shape(String type, Deque<String> referredTo) {
        String inner = type.substring(1);
        return switch (type.charAt(0)) {
            case '@' -> {
                referredTo.add(inner);
                yield Mapping.of("$ref", "#/components/schemas/" + publicName(inner));
            }
            case '[' -> Mapping.of("type", "array", "items", shape(inner, referredTo));
            case '{' -> Mapping.of("type", "object", "additionalProperties", shape(inner, referredTo));
            default -> leaf(type);
        };
    }

    private static Mapping leaf(String type) {
        return switch (type) {
            case "string", "boolean" -> Mapping.of("type", type);
            case "int32", "int64" -> Mapping.of("type", "integer", "format", type);
            case "double" -> Mapping.of("type", "number", "format", type);
            case "date-time", "byte" -> Mapping.of("type", "string", "format", type);
            case "int-or-string" -> Mapping.of("type", "string", "format", "int-or-string");
            case "quantity" -> Mapping.of("type", "string");
            default -> Mapping.of("type", "object");
        };
    }
}
