package dev.slipway.diff.view;

import dev.slipway.diff.compare.Parts;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.Step;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Takes the secrets out of the trees of one object, before and after. Every value at or below a secret path becomes {@code <secret #n>}; equal values
 * get equal numbers, in order of appearance, so that a change stays visible and its content does not. Keys stay readable.
 */
public final class Masking {
    private final Predicate<Path> secret;
    private final Map<Tree, Integer> numbers = new HashMap<>();

    /** @param secret the paths at and below which values are masked */
    public Masking(Predicate<Path> secret) {
        this.secret = secret;
    }

    Tree masked(Tree tree, Schema schema) {
        return masked(Path.ROOT, tree, schema);
    }

    /** The value at a path without its secrets. */
    public Tree masked(Path path, Tree tree, Schema schema) {
        if (secret.test(path)) return hidden(tree);
        if (tree instanceof Scalar) return tree;
        Parts parts = Parts.of(tree, schema);
        if (parts.isWhole())
            return tree instanceof Sequence list ? items(path, list, schema) : fields(path, (Mapping) tree, schema);
        Map<Step, Tree> masked = new LinkedHashMap<>();
        parts.parts()
                .forEach((step, value) -> masked.put(step, masked(path.then(step), value, Parts.schema(schema, step))));
        return Parts.together(tree, masked);
    }

    private Tree items(Path path, Sequence list, Schema schema) {
        List<Tree> items = new ArrayList<>();
        for (Tree item : list) items.add(masked(path.index(items.size()), item, schema.item()));
        return new Sequence(items);
    }

    private Tree fields(Path path, Mapping mapping, Schema schema) {
        Mapping.Builder fields = Mapping.builder();
        mapping.forEach((key, value) -> fields.put(key, masked(path.field(key), value, schema.field(key))));
        return fields.build();
    }

    private Tree hidden(Tree tree) {
        if (tree instanceof Mapping mapping) return mapping.mapValues(this::hidden);
        if (tree instanceof Sequence list)
            return new Sequence(list.items().stream().map(this::hidden).toList());
        return new Scalar.Text("<secret #" + numbers.computeIfAbsent(tree, value -> numbers.size() + 1) + ">");
    }
}
