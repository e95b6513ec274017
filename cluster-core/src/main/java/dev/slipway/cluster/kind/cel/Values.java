package dev.slipway.cluster.kind.cel;

import dev.cel.common.values.CelByteString;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trees as values of expressions. What is known of their type decides what a text or number stands for. */
final class Values {
    private Values() {}

    static Object of(Tree tree, Type type) {
        if (tree instanceof Mapping mapping) return fields(mapping, type);
        if (tree instanceof Sequence sequence) return items(sequence, type);
        if (tree instanceof Scalar.Text text) return text(text.value(), type);
        if (tree instanceof Scalar.Whole whole) {
            if (type == Type.Plain.DOUBLE) return (double) whole.value();
            return whole.value();
        }
        if (tree instanceof Scalar.Real real) return real.value();
        if (tree instanceof Scalar.Bool bool) return bool.value();
        return Library.nothing();
    }

    /** Fields that are null are absent, as everywhere in Kubernetes. */
    private static Map<String, Object> fields(Mapping mapping, Type type) {
        Map<String, Object> fields = new LinkedHashMap<>();
        mapping.forEach((name, value) -> {
            if (value.isNull()) return;
            if (type instanceof Type.Struct struct) {
                String known = struct.fields().containsKey(name) ? name : FieldNames.escaped(name);
                Type inside = struct.fields().get(known);
                fields.put(known, of(value, inside == null ? Type.Plain.ANY : inside));
            } else {
                fields.put(name, of(value, type instanceof Type.MapOf map ? map.values() : Type.Plain.ANY));
            }
        });
        return fields;
    }

    private static List<Object> items(Sequence sequence, Type type) {
        Type inside = type instanceof Type.ListOf list ? list.items() : Type.Plain.ANY;
        List<Object> items = new ArrayList<>(sequence.size());
        for (Tree item : sequence) items.add(of(item, inside));
        return items;
    }

    private static Object text(String text, Type type) {
        if (!(type instanceof Type.Plain plain)) return text;
        return switch (plain) {
            case TIMESTAMP -> time(text).<Object>map(time -> time).orElse(text);
            case DURATION ->
                Durations.parse(text).<Object>map(duration -> duration).orElse(text);
            case BYTES -> bytes(text);
            default -> text;
        };
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(
                    text.length() == 10
                            ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private static Object bytes(String text) {
        try {
            return CelByteString.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }

    /** As messages name the type of a value. */
    static String typeName(Object value) {
        if (value instanceof Long) return "int";
        if (value instanceof Double) return "double";
        if (value instanceof Boolean) return "bool";
        if (value instanceof String) return "string";
        if (value instanceof List<?>) return "list";
        if (value instanceof Map<?, ?>) return "map";
        if (value instanceof Instant) return "google.protobuf.Timestamp";
        if (value instanceof Duration) return "google.protobuf.Duration";
        if (value instanceof Optional<?>) return "optional_type";
        return value.equals(Library.nothing()) ? "null_type" : "opaque";
    }
}
