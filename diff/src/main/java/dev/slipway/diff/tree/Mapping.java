package dev.slipway.diff.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Keys with values, in the order in which they were put. Order is kept for people and does not count for equality.
 *
 * <p>Two arrays instead of a hash table: most mappings of a manifest have fewer than a dozen keys, a scan beats hashing there and takes a
 * third of the memory. Larger ones carry an index. Changing one returns a new mapping that shares every untouched value.
 */
public final class Mapping implements Tree, Iterable<Map.Entry<String, Tree>> {
    private static final int SCAN_UP_TO = 16;
    private static final Mapping EMPTY = new Mapping(new String[0], new Tree[0]);

    private final String[] keys;
    private final Tree[] values;
    private final Map<String, Integer> index;
    private int hash;

    private Mapping(String[] keys, Tree[] values) {
        this.keys = keys;
        this.values = values;
        this.index = keys.length <= SCAN_UP_TO ? Map.of() : indexOf(keys);
    }

    private static Map<String, Integer> indexOf(String[] keys) {
        Map<String, Integer> index = new HashMap<>(keys.length * 2);
        for (int i = 0; i < keys.length; i++) index.put(keys[i], i);
        return index;
    }

    /** The one without keys. */
    public static Mapping empty() {
        return EMPTY;
    }

    /** Of keys and plain values in turn, see {@link Tree#of}. */
    public static Mapping of(Object... keysAndValues) {
        Builder builder = builder();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            builder.put((String) keysAndValues[i], Tree.of(keysAndValues[i + 1]));
        }
        return builder.build();
    }

    /** Collects entries; a key put twice keeps its place and takes the later value. */
    public static Builder builder() {
        return new Builder();
    }

    /** The value of a key. Present and holding {@link Scalar.Null} where the document says null. */
    public Optional<Tree> get(String key) {
        int at = find(key);
        return at < 0 ? Optional.empty() : Optional.of(values[at]);
    }

    /** The value at the end of a way through nested mappings. */
    public Optional<Tree> at(String... way) {
        Tree here = this;
        for (String key : way) {
            int at = here instanceof Mapping mapping ? mapping.find(key) : -1;
            if (at < 0) return Optional.empty();
            here = ((Mapping) here).values[at];
        }
        return Optional.of(here);
    }

    /** The mapping at the end of a way; empty where there is none. */
    public Mapping mapping(String... way) {
        return at(way).flatMap(Tree::asMapping).orElse(EMPTY);
    }

    /** The sequence at the end of a way; empty where there is none. */
    public Sequence sequence(String... way) {
        return at(way).flatMap(Tree::asSequence).orElse(Sequence.empty());
    }

    /** The text at the end of a way. */
    public Optional<String> text(String... way) {
        return at(way).flatMap(Tree::asText);
    }

    /** The whole number at the end of a way. */
    public Optional<Long> whole(String... way) {
        return at(way).flatMap(Tree::asWhole);
    }

    /** The truth value at the end of a way. */
    public Optional<Boolean> bool(String... way) {
        return at(way).flatMap(Tree::asBool);
    }

    public boolean has(String key) {
        return find(key) >= 0;
    }

    public int size() {
        return keys.length;
    }

    public boolean isEmpty() {
        return keys.length == 0;
    }

    /** The keys in their order. */
    public List<String> keys() {
        return Collections.unmodifiableList(Arrays.asList(keys));
    }

    /** The key at a place in their order, from 0. */
    public String keyAt(int place) {
        return keys[place];
    }

    /** The value of the key at a place. */
    public Tree valueAt(int place) {
        return values[place];
    }

    /** The same with a key set: in its old place if it was there, else at the end. */
    public Mapping with(String key, Object value) {
        Tree tree = Tree.of(value);
        int at = find(key);
        if (at >= 0) {
            if (values[at] == tree) return this;
            Tree[] changed = values.clone();
            changed[at] = tree;
            return new Mapping(keys, changed);
        }
        String[] moreKeys = Arrays.copyOf(keys, keys.length + 1);
        Tree[] moreValues = Arrays.copyOf(values, values.length + 1);
        moreKeys[keys.length] = key;
        moreValues[values.length] = tree;
        return new Mapping(moreKeys, moreValues);
    }

    /** The same with the value at the end of a way set; mappings on the way are made where there are none. */
    public Mapping withAt(Object value, String... way) {
        if (way.length == 1) return with(way[0], value);
        String[] rest = Arrays.copyOfRange(way, 1, way.length);
        return with(way[0], mapping(way[0]).withAt(value, rest));
    }

    /** The same without a key. */
    public Mapping without(String key) {
        int at = find(key);
        if (at < 0) return this;
        if (keys.length == 1) return EMPTY;
        String[] restKeys = new String[keys.length - 1];
        Tree[] restValues = new Tree[values.length - 1];
        System.arraycopy(keys, 0, restKeys, 0, at);
        System.arraycopy(values, 0, restValues, 0, at);
        System.arraycopy(keys, at + 1, restKeys, at, restKeys.length - at);
        System.arraycopy(values, at + 1, restValues, at, restValues.length - at);
        return new Mapping(restKeys, restValues);
    }

    /** The same without the value at the end of a way. */
    public Mapping withoutAt(String... way) {
        if (way.length == 1) return without(way[0]);
        if (at(way).isEmpty()) return this;
        return with(way[0], mapping(way[0]).withoutAt(Arrays.copyOfRange(way, 1, way.length)));
    }

    /** The same keys, each value replaced by what the function makes of it. */
    public Mapping mapValues(UnaryOperator<Tree> change) {
        return mapValues((key, value) -> change.apply(value));
    }

    /** The same, where the function also sees the key; this very mapping where it changes nothing. */
    public Mapping mapValues(BiFunction<String, Tree, Tree> change) {
        Tree[] changed = new Tree[values.length];
        boolean same = true;
        for (int i = 0; i < values.length; i++) {
            changed[i] = change.apply(keys[i], values[i]);
            same &= changed[i] == values[i];
        }
        return same ? this : new Mapping(keys, changed);
    }

    /** Each value replaced by what the function makes of it, or left out where it makes none; this very mapping where that changes nothing. */
    public Mapping rewritten(BiFunction<String, Tree, Optional<Tree>> change) {
        for (int i = 0; i < keys.length; i++) {
            Optional<Tree> made = change.apply(keys[i], values[i]);
            if (made.isEmpty() || made.get() != values[i]) return rewritten(i, made, change);
        }
        return this;
    }

    /** From the first place on where there is a change, which was made already. */
    private Mapping rewritten(int from, Optional<Tree> first, BiFunction<String, Tree, Optional<Tree>> change) {
        String[] newKeys = Arrays.copyOf(keys, keys.length);
        Tree[] newValues = Arrays.copyOf(values, values.length);
        int size = from;
        for (int i = from; i < keys.length; i++) {
            Optional<Tree> made = i == from ? first : change.apply(keys[i], values[i]);
            if (made.isEmpty()) continue;
            newKeys[size] = keys[i];
            newValues[size++] = made.get();
        }
        if (size == 0) return EMPTY;
        if (size == keys.length) return new Mapping(keys, newValues);
        return new Mapping(Arrays.copyOf(newKeys, size), Arrays.copyOf(newValues, size));
    }

    public void forEach(BiConsumer<String, Tree> visit) {
        for (int i = 0; i < keys.length; i++) visit.accept(keys[i], values[i]);
    }

    /** The values that are texts, by key in order: labels, annotations, data. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        forEach((key, value) -> value.asText().ifPresent(text -> texts.put(key, text)));
        return Collections.unmodifiableMap(texts);
    }

    @Override
    public Iterator<Map.Entry<String, Tree>> iterator() {
        List<Map.Entry<String, Tree>> entries = new ArrayList<>(keys.length);
        forEach((key, value) -> entries.add(Map.entry(key, value)));
        return entries.iterator();
    }

    @Override
    public String describe() {
        return "a mapping";
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) return true;
        if (!(other instanceof Mapping that) || that.keys.length != keys.length || that.hashCode() != hashCode())
            return false;
        for (int i = 0; i < keys.length; i++) {
            int at = i < that.keys.length && that.keys[i].equals(keys[i]) ? i : that.find(keys[i]);
            if (at < 0 || !values[i].equals(that.values[at])) return false;
        }
        return true;
    }

    /** Kept after the first call: equality of large documents is asked for often. Racing threads compute the same number. */
    @Override
    public int hashCode() {
        int sum = hash;
        if (sum == 0) {
            for (int i = 0; i < keys.length; i++) sum += keys[i].hashCode() * 31 ^ values[i].hashCode();
            hash = sum;
        }
        return sum;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        forEach((key, value) -> text.append(text.length() > 1 ? ", " : "")
                .append(key)
                .append('=')
                .append(value));
        return text.append('}').toString();
    }

    private int find(String key) {
        if (keys.length > SCAN_UP_TO) return index.getOrDefault(key, -1);
        for (int i = 0; i < keys.length; i++) if (keys[i].equals(key)) return i;
        return -1;
    }

    /** Collects the entries of a mapping. Not for sharing between threads. */
    public static final class Builder {
        private final Map<String, Tree> entries = new LinkedHashMap<>();

        public Builder put(String key, Object value) {
            entries.put(key, Tree.of(value));
            return this;
        }

        /** Puts it if there is a value. */
        public Builder put(String key, Optional<?> value) {
            value.ifPresent(present -> put(key, present));
            return this;
        }

        /** Puts a count of something if there is any. */
        public Builder putIfAny(String key, long count) {
            return count > 0 ? put(key, count) : this;
        }

        public Builder putAll(Mapping mapping) {
            mapping.forEach((key, value) -> entries.put(key, value));
            return this;
        }

        public boolean has(String key) {
            return entries.containsKey(key);
        }

        public Mapping build() {
            if (entries.isEmpty()) return EMPTY;
            return new Mapping(
                    entries.keySet().toArray(String[]::new), entries.values().toArray(Tree[]::new));
        }
    }
}
