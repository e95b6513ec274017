package dev.slipway.diff.schema;

import dev.slipway.diff.tree.Scalar;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The shape of a value. The vocabulary of merging (atomic, set, map) is that of structured merge as server-side apply uses it: <a
 * href="https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy">merge strategy</a>.
 */
public sealed interface Schema {

    /** Any value; mappings inside merge key by key and lists are one value. */
    Schema ANY = new Any();

    /** Nothing is known: every value is welcome. */
    record Any() implements Schema {}

    /** A value without parts. */
    record Leaf(Type type) implements Schema {}

    /** What a {@link Leaf} may hold. {@code QUANTITY} and {@code INT_OR_STRING} take numbers as well as strings. */
    enum Type {
        STRING,
        INTEGER,
        NUMBER,
        BOOLEAN,
        /** A string in base64. */
        BYTES,
        /** A string as RFC 3339 writes a moment. */
        TIME,
        INT_OR_STRING,
        QUANTITY
    }

    /**
     * A mapping with known keys.
     *
     * @param name how errors call it, such as {@code Container}
     * @param open whether keys that are not listed are kept; otherwise they are unknown fields
     * @param atomic whether it has one owner as a whole
     * @param replaced whether a strategic merge patch puts its own value in place instead of merging
     */
    record Struct(
            String name,
            SortedMap<String, Schema> fields,
            Set<String> required,
            Map<String, Scalar> defaults,
            boolean open,
            boolean atomic,
            boolean replaced)
            implements Schema {
        public Struct {
            fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
            required = Collections.unmodifiableSet(new TreeSet<>(required));
            defaults = Collections.unmodifiableMap(new TreeMap<>(defaults));
        }

        /** Known fields, none required, nothing atomic. */
        public static Struct of(String name, SortedMap<String, Schema> fields) {
            return new Struct(name, fields, Set.of(), Map.of(), false, false, false);
        }

        /** The same where a strategic merge patch replaces it. */
        public Struct asReplaced() {
            return new Struct(name, fields, required, defaults, open, atomic, true);
        }
    }

    /** A mapping with free keys and one shape of value. Granular unless atomic. */
    record MapOf(Schema values, boolean atomic) implements Schema {}

    /**
     * A list.
     *
     * @param kind how an applier's items merge with those of others
     * @param keys the fields that identify an item of a {@link ListKind#MAP}, in order
     * @param patchKey the field by which a strategic merge patch matches items; empty where such a patch replaces the list. An empty string
     *     means that the items themselves are merged as a set
     */
    record ListOf(Schema items, ListKind kind, List<String> keys, Optional<String> patchKey) implements Schema {
        public ListOf {
            keys = List.copyOf(keys);
        }

        /** One value as a whole. */
        public static ListOf atomic(Schema items) {
            return new ListOf(items, ListKind.ATOMIC, List.of(), Optional.empty());
        }
    }

    /** How the items of a list merge. */
    enum ListKind {
        ATOMIC,
        SET,
        MAP
    }

    /** A shape that contains itself, or that is looked up only when it is needed. */
    record Lazy(String name, Supplier<Schema> target) implements Schema {
        @Override
        public Schema resolve() {
            return target.get().resolve();
        }
    }

    /** This shape, with {@link Lazy} looked through. */
    default Schema resolve() {
        return this;
    }

    /** Whether a value with parts has one owner as a whole. */
    default boolean isAtomic() {
        Schema here = resolve();
        return here instanceof Struct struct && struct.atomic()
                || here instanceof MapOf map && map.atomic()
                || here instanceof ListOf list && list.kind() == ListKind.ATOMIC;
    }

    /** The shape of the value under a key; {@link #ANY} where nothing is known of it. */
    default Schema field(String key) {
        Schema here = resolve();
        if (here instanceof Struct struct)
            return struct.fields().getOrDefault(key, ANY).resolve();
        if (here instanceof MapOf map) return map.values().resolve();
        return ANY;
    }

    /** The shape of an item of a list; {@link #ANY} where nothing is known of it. */
    default Schema item() {
        return resolve() instanceof ListOf list ? list.items().resolve() : ANY;
    }
}
