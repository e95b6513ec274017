package dev.slipway.cluster.kind.builtin;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Fills in what a document does not say. */
final class Fill {
    private Fill() {}

    /** The same with a value where there was none. */
    static Mapping absent(Mapping tree, String key, Object value) {
        return tree.has(key) ? tree : tree.with(key, value);
    }

    /** The same with the mapping under a key changed, if there is one. */
    static Mapping in(Mapping tree, String key, UnaryOperator<Mapping> change) {
        return tree.get(key)
                .flatMap(Tree::asMapping)
                .map(inner -> tree.with(key, change.apply(inner)))
                .orElse(tree);
    }

    /** The same with every mapping of the list under a key changed, if there is one. */
    static Mapping each(Mapping tree, String key, UnaryOperator<Mapping> change) {
        return tree.get(key)
                .flatMap(Tree::asSequence)
                .map(list -> tree.with(key, each(list, change)))
                .orElse(tree);
    }

    private static Sequence each(Sequence list, UnaryOperator<Mapping> change) {
        List<Tree> changed = new ArrayList<>(list.size());
        for (Tree item : list) changed.add(item instanceof Mapping mapping ? change.apply(mapping) : item);
        return new Sequence(changed);
    }
}
