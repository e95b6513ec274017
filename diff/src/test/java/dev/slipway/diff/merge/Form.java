package dev.slipway.diff.merge;

import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.schema.Schema.ListKind;
import dev.slipway.diff.schema.Schema.ListOf;
import dev.slipway.diff.schema.Schema.MapOf;
import dev.slipway.diff.schema.Schema.Struct;
import dev.slipway.diff.schema.Schema.Type;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a place may hold, in the words of {@link OwnershipModel}. The code under test gets the same said as a {@link Schema}. */
sealed interface Form {

    /** A value without parts. */
    enum Single implements Form {
        TEXT(Type.STRING),
        NUMBER(Type.INTEGER),
        /** A quantity, of which {@code 1} and {@code 1000m} are the same. */
        AMOUNT(Type.QUANTITY);

        private final Type type;

        Single(Type type) {
            this.type = type;
        }

        @Override
        public Schema schema() {
            return new Schema.Leaf(type);
        }
    }

    /** Nothing is known: mappings have parts, lists are single values. */
    record Anything() implements Form {
        @Override
        public Schema schema() {
            return Schema.ANY;
        }
    }

    /** A mapping with any keys. */
    record Free(Form values, boolean atomic) implements Form {
        @Override
        public Schema schema() {
            return new MapOf(values.schema(), atomic);
        }
    }

    /** A mapping with known keys; what is found under others may be anything. */
    record Known(Map<String, Form> fields, boolean atomic, Map<String, String> defaults) implements Form {
        @Override
        public Schema schema() {
            Map<String, Schema> schemas = new TreeMap<>();
            fields.forEach((name, form) -> schemas.put(name, form.schema()));
            Map<String, Scalar> standards = defaults.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, e -> (Scalar) Tree.of(e.getValue())));
            return new Struct("Known", new TreeMap<>(schemas), Set.of(), standards, true, atomic, false);
        }
    }

    /** A list of mappings that are told apart by some of their fields. */
    record Rows(List<String> keys, Known row) implements Form {
        @Override
        public Schema schema() {
            return new ListOf(row.schema(), ListKind.MAP, keys, Optional.empty());
        }
    }

    /** A list of texts, each of which is there or not. */
    record Bag() implements Form {
        @Override
        public Schema schema() {
            return new ListOf(Single.TEXT.schema(), ListKind.SET, List.of(), Optional.empty());
        }
    }

    /** A list that is one value. */
    record Run(Form items) implements Form {
        @Override
        public Schema schema() {
            return ListOf.atomic(items.schema());
        }
    }

    Schema schema();

    /** What the place under a key may hold. */
    default Form under(String key) {
        if (this instanceof Free free) return free.values();
        return this instanceof Known known ? known.fields().getOrDefault(key, new Anything()) : new Anything();
    }

    /** What a place may hold. */
    default Form at(String place) {
        Form here = this;
        for (String step : place.substring(1).split("/", -1)) here = here.inside(step);
        return here;
    }

    private Form inside(String step) {
        if (step.startsWith("f:")) return under(step.substring("f:".length()));
        return this instanceof Rows rows ? rows.row() : Single.TEXT;
    }

    /** Whether a key belongs to the form, as a field of a struct does, and not to the document. */
    default boolean names(String key) {
        return this instanceof Known known && known.fields().containsKey(key);
    }

    /** Whether whatever is here is one value. */
    default boolean isSingle() {
        return this instanceof Single
                || this instanceof Run
                || this instanceof Free free && free.atomic()
                || this instanceof Known known && known.atomic();
    }
}
