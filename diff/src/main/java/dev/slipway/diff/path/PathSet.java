package dev.slipway.diff.path;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;

/**
 * A set of paths. A member may have members below it: that a list item is in the set says nothing of its fields.
 *
 * <p>A tree of steps, so that operations on two sets cost what they share, and what an operation leaves alone it shares with its result. No
 * branch is without members, hence equal sets are equal trees. Steps stand in order in arrays, which are walked side by side.
 */
public final class PathSet {
    private static final Step[] NO_STEPS = {};
    private static final PathSet[] NO_SETS = {};
    private static final PathSet EMPTY = new PathSet(false, NO_STEPS, NO_SETS);
    private static final PathSet ONLY_ROOT = new PathSet(true, NO_STEPS, NO_SETS);

    private final boolean root;
    private final Step[] steps;
    private final PathSet[] sets;

    private PathSet(boolean root, Step[] steps, PathSet[] sets) {
        this.root = root;
        this.steps = steps;
        this.sets = sets;
    }

    /** The one without members. */
    public static PathSet empty() {
        return EMPTY;
    }

    /** The one whose only member is the root. */
    public static PathSet onlyRoot() {
        return ONLY_ROOT;
    }

    public static PathSet of(Path... paths) {
        PathSet set = EMPTY;
        for (Path path : paths) set = set.with(path);
        return set;
    }

    /** Collects what is below each step. */
    public static Builder builder() {
        return new Builder();
    }

    public boolean isEmpty() {
        return !root && steps.length == 0;
    }

    /** Whether the root itself is a member. */
    public boolean hasRoot() {
        return root;
    }

    /** Whether there are members below the root. */
    public boolean hasBelow() {
        return steps.length > 0;
    }

    /** Visits the sets below each step, in order; none of them is empty. */
    public void forEach(BiConsumer<Step, PathSet> visit) {
        for (int i = 0; i < steps.length; i++) visit.accept(steps[i], sets[i]);
    }

    /** The part below a step, seen from there. */
    public PathSet below(Step step) {
        int at = Arrays.binarySearch(steps, step);
        return at < 0 ? EMPTY : sets[at];
    }

    /** The part at and below a path, seen from there. */
    public PathSet below(Path path) {
        PathSet set = this;
        for (Step step : path.steps()) set = set.below(step);
        return set;
    }

    public boolean contains(Path path) {
        return below(path).root;
    }

    public boolean contains(Step step) {
        return below(step).root;
    }

    public PathSet with(Path path) {
        return union(ONLY_ROOT.behind(path.steps()));
    }

    /** The same with the root as a member, or without. */
    public PathSet withRoot(boolean member) {
        if (member == root) return this;
        if (steps.length == 0) return member ? ONLY_ROOT : EMPTY;
        return new PathSet(member, steps, sets);
    }

    /** The same seen from where a way begins that leads here. */
    private PathSet behind(List<Step> way) {
        PathSet set = this;
        for (int i = way.size() - 1; i >= 0 && !set.isEmpty(); i--)
            set = new PathSet(false, new Step[] {way.get(i)}, new PathSet[] {set});
        return set;
    }

    /** What is in this, in the other, or in both. */
    @SuppressWarnings("ReferenceEquality") // what is shared is the very same
    public PathSet union(PathSet other) {
        if (this == other || other.isEmpty()) return this;
        if (isEmpty()) return other;
        Builder all = new Builder(steps.length + other.steps.length);
        boolean same = root || !other.root;
        int i = 0;
        int j = 0;
        while (i < steps.length || j < other.steps.length) {
            int order = i == steps.length ? 1 : j == other.steps.length ? -1 : steps[i].compareTo(other.steps[j]);
            PathSet set = order > 0 ? other.sets[j] : order < 0 ? sets[i] : sets[i].union(other.sets[j]);
            same &= order <= 0 && set == sets[i];
            all.append(order > 0 ? other.steps[j] : steps[i], set);
            if (order <= 0) i++;
            if (order >= 0) j++;
        }
        return same ? this : all.build(root || other.root);
    }

    /** What is in both. */
    public PathSet intersection(PathSet other) {
        return other.isEmpty() ? EMPTY : each(root && other.root, other, PathSet::intersection);
    }

    /** What is in this and not in the other. */
    public PathSet difference(PathSet other) {
        return other.isEmpty() ? this : each(root && !other.root, other, PathSet::difference);
    }

    /** What is neither in the other nor below one of its members. */
    public PathSet outside(PathSet other) {
        if (other.isEmpty()) return this;
        return other.root ? EMPTY : each(root, other, PathSet::outside);
    }

    @SuppressWarnings("ReferenceEquality") // what is shared is the very same
    private PathSet each(boolean member, PathSet other, BinaryOperator<PathSet> operation) {
        Builder result = new Builder(steps.length);
        boolean same = member == root;
        int j = 0;
        for (int i = 0; i < steps.length; i++) {
            int order = 1;
            while (j < other.steps.length) {
                order = other.steps[j].compareTo(steps[i]);
                if (order >= 0) break;
                j++;
            }
            PathSet set = operation.apply(sets[i], order == 0 ? other.sets[j] : EMPTY);
            same &= set == sets[i];
            result.append(steps[i], set);
        }
        return same ? this : result.build(member);
    }

    /** The same with each set below a step replaced by what the function makes of it; this very one where that changes nothing. */
    @SuppressWarnings("ReferenceEquality") // what is shared is the very same
    public PathSet map(BiFunction<Step, PathSet, PathSet> change) {
        Builder result = new Builder(steps.length);
        boolean same = true;
        for (int i = 0; i < steps.length; i++) {
            PathSet set = change.apply(steps[i], sets[i]);
            same &= set == sets[i];
            result.append(steps[i], set);
        }
        return same ? this : result.build(root);
    }

    /** Those members that are at or below a path. */
    public PathSet under(Path path) {
        return below(path).behind(path.steps());
    }

    /** The members in order, parents first. */
    public List<Path> paths() {
        List<Path> paths = new ArrayList<>();
        collect(Path.ROOT, paths);
        return paths;
    }

    private void collect(Path here, List<Path> paths) {
        if (root) paths.add(here);
        forEach((step, set) -> set.collect(here.then(step), paths));
    }

    /** The first member in order. */
    public Optional<Path> first() {
        if (root) return Optional.of(Path.ROOT);
        if (steps.length == 0) return Optional.empty();
        return sets[0].first().map(rest -> prepend(steps[0], rest));
    }

    private static Path prepend(Step step, Path rest) {
        List<Step> longer = new ArrayList<>();
        longer.add(step);
        longer.addAll(rest.steps());
        return new Path(longer);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof PathSet that
                        && root == that.root
                        && Arrays.equals(steps, that.steps)
                        && Arrays.equals(sets, that.sets);
    }

    @Override
    public int hashCode() {
        return (Arrays.hashCode(steps) * 31 + Arrays.hashCode(sets)) * 2 + (root ? 1 : 0);
    }

    @Override
    public String toString() {
        return paths().toString();
    }

    /** Collects the parts of a set. A step put twice takes the later set. Not for sharing between threads. */
    public static final class Builder {
        private static final int USUAL = 8;

        private Step[] steps;
        private PathSet[] sets;
        private int size;

        private Builder() {
            this(0);
        }

        private Builder(int most) {
            this.steps = most == 0 ? NO_STEPS : new Step[most];
            this.sets = most == 0 ? NO_SETS : new PathSet[most];
        }

        /** What is below a step; nothing if that is empty. */
        public Builder put(Step step, PathSet set) {
            if (set.isEmpty()) return this;
            int order = size == 0 ? 1 : step.compareTo(steps[size - 1]);
            int at = order > 0 ? -size - 1 : Arrays.binarySearch(steps, 0, size, step);
            if (at >= 0) sets[at] = set;
            else insert(-at - 1, step, set);
            return this;
        }

        /** The same of a step that comes after all others. */
        private void append(Step step, PathSet set) {
            if (!set.isEmpty()) insert(size, step, set);
        }

        private void insert(int at, Step step, PathSet set) {
            if (size == steps.length) {
                int more = Math.max(USUAL, size * 2);
                steps = Arrays.copyOf(steps, more);
                sets = Arrays.copyOf(sets, more);
            }
            System.arraycopy(steps, at, steps, at + 1, size - at);
            System.arraycopy(sets, at, sets, at + 1, size - at);
            steps[at] = step;
            sets[at] = set;
            size++;
        }

        /** @param root whether the root itself is a member */
        public PathSet build(boolean root) {
            if (size == 0) return root ? ONLY_ROOT : EMPTY;
            boolean full = size == steps.length;
            return new PathSet(
                    root, full ? steps : Arrays.copyOf(steps, size), full ? sets : Arrays.copyOf(sets, size));
        }
    }
}
