package dev.slipway.diff.path;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * One step of a {@link Path}. Steps are ordered as structured-merge-diff orders path elements: fields, keys, values, indices, and by
 * their content within a sort.
 */
public sealed interface Step extends Comparable<Step> {

    /** Into a mapping, by key. */
    record Field(String name) implements Step {
        @Override
        public Optional<Tree> in(Tree tree) {
            return tree instanceof Mapping mapping ? mapping.get(name) : Optional.empty();
        }

        @Override
        public String toString() {
            return isPlain(name) ? "." + name : "[" + Quoted.text(name) + "]";
        }

        @Override
        public String plain() {
            return "." + name;
        }

        private static boolean isPlain(String name) {
            if (name.isEmpty()) return false;
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                if (c == '.' || c == '[' || c == ']' || c == '"' || c <= ' ' || Character.isISOControl(c)) return false;
            }
            return true;
        }
    }

    /** Into a list of mappings, to the item whose fields have these values. The fields are sorted by name. */
    record Key(Mapping fields) implements Step {
        public Key {
            TreeMap<String, Tree> sorted = new TreeMap<>();
            fields.forEach(sorted::put);
            Mapping.Builder builder = Mapping.builder();
            sorted.forEach(builder::put);
            fields = builder.build();
        }

        @Override
        public Optional<Tree> in(Tree tree) {
            OptionalInt at = indexIn(tree);
            return at.isPresent() ? Optional.of(((Sequence) tree).get(at.getAsInt())) : Optional.empty();
        }

        @Override
        public OptionalInt indexIn(Tree tree) {
            return first(tree, item -> item instanceof Mapping mapping && names(mapping));
        }

        private boolean names(Mapping item) {
            for (String name : fields.keys()) {
                if (!item.get(name).equals(fields.get(name))) return false;
            }
            return true;
        }

        @Override
        public String toString() {
            List<String> parts = new ArrayList<>();
            fields.forEach((name, value) -> parts.add(name + "=" + Quoted.tree(value)));
            return "[" + String.join(",", parts) + "]";
        }
    }

    /** Into a set, to the item that has this value. */
    record Value(Tree value) implements Step {
        @Override
        public Optional<Tree> in(Tree tree) {
            return indexIn(tree).isPresent() ? Optional.of(value) : Optional.empty();
        }

        @Override
        public OptionalInt indexIn(Tree tree) {
            return first(tree, value::equals);
        }

        @Override
        public String toString() {
            return "[=" + Quoted.tree(value) + "]";
        }
    }

    /** Into a list, by place, from 0. */
    record Index(int index) implements Step {
        @Override
        public Optional<Tree> in(Tree tree) {
            return indexIn(tree).isPresent() ? Optional.of(((Sequence) tree).get(index)) : Optional.empty();
        }

        @Override
        public OptionalInt indexIn(Tree tree) {
            return tree instanceof Sequence list && index >= 0 && index < list.size()
                    ? OptionalInt.of(index)
                    : OptionalInt.empty();
        }

        @Override
        public String toString() {
            return "[" + index + "]";
        }
    }

    /** What this step leads to from a tree. */
    Optional<Tree> in(Tree tree);

    /** The place in a list that this step leads to; empty for fields. */
    default OptionalInt indexIn(Tree tree) {
        return OptionalInt.empty();
    }

    /** As server-side apply writes it in conflicts: field names are never quoted, so that it cannot always be read back. */
    default String plain() {
        return toString();
    }

    @Override
    default int compareTo(Step other) {
        int kinds = Integer.compare(rank(this), rank(other));
        if (kinds != 0) return kinds;
        if (this instanceof Field one && other instanceof Field two)
            return one.name().compareTo(two.name());
        if (this instanceof Index one && other instanceof Index two) return Integer.compare(one.index(), two.index());
        if (this instanceof Value one && other instanceof Value two) return compare(one.value(), two.value());
        return equals(other) ? 0 : toString().compareTo(other.toString());
    }

    private static int rank(Step step) {
        if (step instanceof Field) return 0;
        if (step instanceof Key) return 1;
        return step instanceof Value ? 2 : 3;
    }

    private static int compare(Tree one, Tree two) {
        if (one instanceof Scalar.Whole first && two instanceof Scalar.Whole second) {
            return Long.compare(first.value(), second.value());
        }
        return Quoted.tree(one).compareTo(Quoted.tree(two));
    }

    private static OptionalInt first(Tree tree, Predicate<Tree> matches) {
        if (!(tree instanceof Sequence list)) return OptionalInt.empty();
        for (int i = 0; i < list.size(); i++) if (matches.test(list.get(i))) return OptionalInt.of(i);
        return OptionalInt.empty();
    }
}
