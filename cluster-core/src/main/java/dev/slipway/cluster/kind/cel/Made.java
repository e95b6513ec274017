package dev.slipway.cluster.kind.cel;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What expressions make of named types: {@code Object{spec: Object.spec{replicas: 3}}}. The checker is told of every field that an expression has a
 * word for, since which fields an object has is for its schema to say; that a type stands where its name says is looked at when there is a value.
 */
final class Made {
    static final String OBJECT = "Object";
    static final String PATCH = "JSONPatch";

    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final List<String> OPERATION = List.of("op", "path", "from", "value");

    private final ImmutableSet<String> words;

    Made(String expression) {
        ImmutableSet.Builder<String> found = ImmutableSet.builder();
        for (Matcher word = WORD.matcher(expression); word.find(); ) found.add(word.group());
        this.words = found.build();
    }

    /** A type by its name, if it is one of these. */
    Optional<CelType> type(String name) {
        if (name.equals(PATCH)) return Optional.of(operation());
        boolean isObject = name.equals(OBJECT) || name.startsWith(OBJECT + ".");
        return isObject
                ? Optional.of(StructType.create(name, words, field -> Optional.of(SimpleType.DYN)))
                : Optional.empty();
    }

    private static CelType operation() {
        return StructType.create(
                PATCH,
                ImmutableSet.copyOf(OPERATION),
                field -> Optional.of(field.equals("value") ? SimpleType.DYN : SimpleType.STRING));
    }

    /** A value of a named type, with its fields. */
    static final class Value extends LinkedHashMap<String, Object> {
        private static final long serialVersionUID = 1;

        private final String type;

        Value(String type, Map<String, Object> fields) {
            super(fields);
            this.type = type;
        }
    }

    /** Says which type stands where it does not belong, or which value is none of an object. */
    static final class Misplaced extends RuntimeException {
        private static final long serialVersionUID = 1;

        Misplaced(String why) {
            super(why, null, false, false);
        }
    }

    /** A value as a tree. Fields are named as they are, not as expressions must say them. */
    static Tree tree(Object value) {
        return tree(value, value instanceof Value made && made.type.equals(PATCH) ? PATCH : OBJECT);
    }

    private static Tree tree(Object value, String place) {
        if (value instanceof Value made) return fields(made, place);
        if (value instanceof Map<?, ?> map) return entries(map, place);
        if (value instanceof List<?> list) return items(list, place);
        if (value instanceof Long whole) return Tree.of(whole);
        if (value instanceof Double real) return Tree.of(real);
        if (value instanceof Boolean truth) return Tree.of(truth);
        if (value instanceof String text) return Tree.of(text);
        if (value instanceof Instant || value instanceof Duration) return Tree.of(value.toString());
        if (value.equals(Library.nothing())) return Scalar.Null.NULL;
        throw new Misplaced("unsupported value of type " + Values.typeName(value));
    }

    private static Tree fields(Value made, String place) {
        if (made.type.equals(PATCH)) return operation(made);
        boolean belongs = place.isEmpty() || made.type.equals(place);
        if (!belongs)
            throw new Misplaced("type mismatch: unexpected type name \"" + made.type + "\", expected \"" + place
                    + "\", which matches field name path from root Object type");
        Mapping.Builder tree = Mapping.builder();
        made.forEach((field, value) -> tree.put(FieldNames.plain(field), tree(value, made.type + "." + field)));
        return tree.build();
    }

    /** What an operation puts somewhere has types of whatever place that is. */
    private static Tree operation(Value made) {
        Mapping.Builder tree = Mapping.builder();
        made.forEach((field, value) -> tree.put(field, tree(value, "")));
        return tree.build();
    }

    private static Tree entries(Map<?, ?> map, String place) {
        Mapping.Builder tree = Mapping.builder();
        map.forEach((key, value) -> {
            if (!(key instanceof String text)) throw new Misplaced("keys must be texts, not " + Values.typeName(key));
            tree.put(text, tree(value, place));
        });
        return tree.build();
    }

    private static Tree items(List<?> list, String place) {
        List<Tree> items = new ArrayList<>(list.size());
        for (Object item : list) items.add(tree(item, place));
        return new Sequence(items);
    }
}
