package dev.slipway.diff.path;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Trees with one place changed. */
final class Placing {
    private Placing() {}

    static Optional<Tree> put(Tree tree, List<Step> steps, Tree value) {
        if (steps.isEmpty()) return Optional.of(value);
        Step step = steps.get(0);
        List<Step> rest = steps.subList(1, steps.size());
        if (step instanceof Step.Field field) {
            Optional<Mapping> mapping = tree.isNull() ? Optional.of(Mapping.empty()) : tree.asMapping();
            return mapping.flatMap(there -> put(there.get(field.name()).orElse(Mapping.empty()), rest, value)
                    .map(part -> there.with(field.name(), part)));
        }
        if (!(tree instanceof Sequence list)) return Optional.empty();
        OptionalInt index = step.indexIn(tree);
        if (index.isPresent())
            return put(list.get(index.getAsInt()), rest, value).map(part -> list.with(index.getAsInt(), part));
        if (step instanceof Step.Key key) return put(key.fields(), rest, value).map(list::with);
        return step instanceof Step.Value && rest.isEmpty() ? Optional.of(list.with(value)) : Optional.empty();
    }

    static Optional<Tree> cut(Tree tree, List<Step> steps) {
        if (steps.isEmpty()) return Optional.empty();
        Step step = steps.get(0);
        Optional<Tree> part = step.in(tree);
        if (part.isEmpty()) return Optional.empty();
        if (steps.size() == 1) return Optional.of(without(tree, step));
        return cut(part.get(), steps.subList(1, steps.size())).map(changed -> with(tree, step, changed));
    }

    private static Tree with(Tree tree, Step step, Tree part) {
        return step instanceof Step.Field field
                ? ((Mapping) tree).with(field.name(), part)
                : ((Sequence) tree).with(step.indexIn(tree).orElseThrow(), part);
    }

    private static Tree without(Tree tree, Step step) {
        if (step instanceof Step.Field field) return ((Mapping) tree).without(field.name());
        List<Tree> items = new ArrayList<>(((Sequence) tree).items());
        items.remove(step.indexIn(tree).orElseThrow());
        return new Sequence(items);
    }
}
