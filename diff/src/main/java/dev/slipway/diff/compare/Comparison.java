package dev.slipway.diff.compare;

import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.PathSet;
import dev.slipway.diff.path.Step;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What differs between two trees, in the order of the trees. Items of keyed lists are matched by key and of sets by value, so that order
 * does not count there; what the schema calls atomic is one value.
 *
 * <p>Of a list without a schema the shape is guessed, for people's sake: by {@code name} where every item of both has its own, as one
 * value where all items are scalars, else by index.
 */
public record Comparison(List<Change> changes) {
    public Comparison {
        changes = List.copyOf(changes);
    }

    public static Comparison of(Tree before, Tree after, Schema schema) {
        List<Change> changes = new ArrayList<>();
        compare(Path.ROOT, before, after, schema, changes);
        return new Comparison(changes);
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** The paths of all changes. */
    public PathSet paths() {
        return PathSet.of(changes.stream().map(Change::path).toArray(Path[]::new));
    }

    /** Those changes whose path is wanted. */
    public Comparison only(Predicate<Path> wanted) {
        return new Comparison(
                changes.stream().filter(change -> wanted.test(change.path())).toList());
    }

    private static void compare(Path path, Tree before, Tree after, Schema schema, List<Change> to) {
        if (before.equals(after)) return;
        Optional<Map<Step, Tree>> old = Optional.empty();
        Optional<Map<Step, Tree>> now = Optional.empty();
        if (before instanceof Sequence one && after instanceof Sequence two && schema.resolve() == Schema.ANY) {
            old = guess(one, two, one);
            now = guess(one, two, two);
        } else if (before.getClass() == after.getClass()) {
            old = parts(before, schema);
            now = parts(after, schema);
        }
        if (old.isPresent() && now.isPresent()) compare(path, old.get(), now.get(), schema, to);
        else if (!Sameness.same(before, after, schema)) to.add(new Change.Changed(path, before, after));
    }

    private static void compare(
            Path path, Map<Step, Tree> before, Map<Step, Tree> after, Schema schema, List<Change> to) {
        Set<Step> all = new LinkedHashSet<>(before.keySet());
        all.addAll(after.keySet());
        for (Step step : all) {
            Path place = path.then(step);
            Optional<Tree> old = Optional.ofNullable(before.get(step));
            Optional<Tree> now = Optional.ofNullable(after.get(step));
            if (old.isEmpty()) to.add(new Change.Added(place, now.orElseThrow()));
            else if (now.isEmpty()) to.add(new Change.Removed(place, old.get()));
            else compare(place, old.get(), now.get(), Parts.schema(schema, step), to);
        }
    }

    private static Optional<Map<Step, Tree>> parts(Tree tree, Schema schema) {
        Parts parts = Parts.of(tree, schema);
        return parts.isWhole() ? Optional.empty() : Optional.of(parts.parts());
    }

    private static Optional<Map<Step, Tree>> guess(Sequence one, Sequence two, Sequence of) {
        if (areScalars(one) && areScalars(two)) return Optional.empty();
        boolean named = areNamed(one) && areNamed(two);
        Map<Step, Tree> items = new LinkedHashMap<>();
        for (int i = 0; i < of.size(); i++) {
            Tree item = of.get(i);
            items.put(named ? new Step.Key(Mapping.of("name", name(item).orElseThrow())) : new Step.Index(i), item);
        }
        return Optional.of(items);
    }

    private static boolean areScalars(Sequence list) {
        return list.items().stream().allMatch(Scalar.class::isInstance);
    }

    private static boolean areNamed(Sequence list) {
        Set<String> names = new LinkedHashSet<>();
        return list.items().stream()
                .allMatch(item -> name(item).filter(names::add).isPresent());
    }

    private static Optional<String> name(Tree item) {
        return item.asMapping().flatMap(mapping -> mapping.text("name"));
    }
}
