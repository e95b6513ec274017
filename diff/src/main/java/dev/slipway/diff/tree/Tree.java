package dev.slipway.diff.tree;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value as JSON and YAML know them. Immutable; equal when it says the same thing, whatever the order of its keys. */
public sealed interface Tree permits Mapping, Sequence, Scalar {

    /**
     * The tree of plain Java values: {@link Tree}, {@link String}, {@link Boolean}, any {@link Number}, {@link Map} with string keys, {@link
     * List}. Anything else is a bug of the caller.
     */
    static Tree of(Object value) {
        if (value instanceof Tree tree) return tree;
        if (value instanceof String text) return new Scalar.Text(text);
        if (value instanceof Boolean bool) return Scalar.Bool.of(bool);
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            return new Scalar.Whole(((Number) value).longValue());
        }
        if (value instanceof Number number) return new Scalar.Real(number.doubleValue());
        if (value instanceof Map<?, ?> map) {
            Mapping.Builder builder = Mapping.builder();
            map.forEach((key, item) -> builder.put((String) key, of(item)));
            return builder.build();
        }
        if (value instanceof List<?> list)
            return new Sequence(list.stream().map(Tree::of).toList());
        throw new IllegalArgumentException("no tree for a " + value.getClass().getName());
    }

    /** This, if it is a mapping. */
    default Optional<Mapping> asMapping() {
        return this instanceof Mapping mapping ? Optional.of(mapping) : Optional.empty();
    }

    /** This, if it is a sequence. */
    default Optional<Sequence> asSequence() {
        return this instanceof Sequence sequence ? Optional.of(sequence) : Optional.empty();
    }

    /** The text, if this is a text. Numbers and booleans are not texts. */
    default Optional<String> asText() {
        return this instanceof Scalar.Text text ? Optional.of(text.value()) : Optional.empty();
    }

    /** The number, if this is a whole number. */
    default Optional<Long> asWhole() {
        return this instanceof Scalar.Whole whole ? Optional.of(whole.value()) : Optional.empty();
    }

    /** The truth value, if this is one. */
    default Optional<Boolean> asBool() {
        return this instanceof Scalar.Bool bool ? Optional.of(bool.value()) : Optional.empty();
    }

    /** Whether this is the null of JSON, which is a value, and not the same as an absent key. */
    default boolean isNull() {
        return this instanceof Scalar.Null;
    }

    /** What a person calls it in an error: {@code a mapping}, {@code a list}, {@code a string}, {@code a number} ... */
    String describe();
}
