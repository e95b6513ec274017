package dev.slipway.diff.path;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * A set of paths. A member may have members below it: that a list item is in the set says nothing of its fields.
 *
 * <p>A tree of steps, so that operations on two sets cost what they share. No branch is without members, hence equal sets are equal trees.
 */
public final class PathSet {
    private static final PathSet EMPTY = new PathSet(false, new TreeMap<>());
    private static final PathSet ONLY_ROOT = new PathSet(true, new TreeMap<>());

    private final boolean root;
    private final SortedMap<Step, PathSet> below;

    private PathSet(boolean root, SortedMap<Step, PathSet> below) {
        this.root = root;
        this.below = Collections.unmodifiableSortedMap(below);
    }

    /** The one without members. */
    public static PathSet empty() {
        return EMPTY;
    }

    public static PathSet of(Path... paths) {
        PathSet set = EMPTY;
        for (Path path : paths) set = set.with(path);
        return set;
    }

    /** From its parts: whether the root is a member, and the sets below each step, of which empty ones are left out. */
    public static PathSet of(boolean root, Map<Step, PathSet> below) {
        TreeMap<Step, PathSet> kept = new TreeMap<>();
        below.forEach((step, set) -> {
            if (!set.isEmpty()) kept.put(step, set);
        });
        if (kept.isEmpty()) return root ? ONLY_ROOT : EMPTY;
        return new PathSet(root, kept);
    }

    public boolean isEmpty() {
        return !root && below.isEmpty();
    }

    /** Whether the root itself is a member. */
    public boolean hasRoot() {
        return root;
    }

    /** The sets below each step, in order; none of them is empty. */
    public SortedMap<Step, PathSet> below() {
        return below;
    }

    /** The part below a step, seen from there. */
    public PathSet below(Step step) {
        return below.getOrDefault(step, EMPTY);
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
        return union(single(path.steps(), 0));
    }

    /** The same with the root as a member, or without. */
    public PathSet withRoot(boolean member) {
        return of(member, below);
    }

    private static PathSet single(List<Step> steps, int from) {
        return from == steps.size() ? ONLY_ROOT : of(false, Map.of(steps.get(from), single(steps, from + 1)));
    }

    /** What is in this, in the other, or in both. */
    public PathSet union(PathSet other) {
        if (isEmpty()) return other;
        if (other.isEmpty()) return this;
        TreeMap<Step, PathSet> all = new TreeMap<>(below);
        other.below.forEach((step, set) -> all.merge(step, set, PathSet::union));
        return of(root || other.root, all);
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

    private PathSet each(boolean member, PathSet other, BiFunction<PathSet, PathSet, PathSet> operation) {
        TreeMap<Step, PathSet> result = new TreeMap<>();
        below.forEach((step, set) -> result.put(step, operation.apply(set, other.below(step))));
        return of(member, result);
    }

    /** Those members that are at or below a path. */
    public PathSet under(Path path) {
        PathSet part = below(path);
        for (int i = path.size() - 1; i >= 0; i--)
            part = of(false, Map.of(path.steps().get(i), part));
        return part;
    }

    /** The members in order, parents first. */
    public List<Path> paths() {
        List<Path> paths = new ArrayList<>();
        collect(Path.ROOT, paths);
        return paths;
    }

    private void collect(Path here, List<Path> paths) {
        if (root) paths.add(here);
        below.forEach((step, set) -> set.collect(here.then(step), paths));
    }

    /** The first member in order. */
    public Optional<Path> first() {
        if (root) return Optional.of(Path.ROOT);
        if (below.isEmpty()) return Optional.empty();
        Step step = below.firstKey();
        return below(step).first().map(rest -> prepend(step, rest));
    }

    private static Path prepend(Step step, Path rest) {
        List<Step> steps = new ArrayList<>();
        steps.add(step);
        steps.addAll(rest.steps());
        return new Path(steps);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof PathSet that && root == that.root && below.equals(that.below);
    }

    @Override
    public int hashCode() {
        return below.hashCode() * 2 + (root ? 1 : 0);
    }

    @Override
    public String toString() {
        return paths().toString();
    }
}
