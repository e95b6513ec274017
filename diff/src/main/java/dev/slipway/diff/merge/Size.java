package dev.slipway.diff.merge;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;

/** Counts the values of a tree as long as they stay within bounds: trees share parts, so that a few copies can say billions of values. */
final class Size {
    private final int maxValues;
    private int values;

    private Size(int maxValues) {
        this.maxValues = maxValues;
    }

    /** The number of values in a tree, or one more than the most if it has more or is deeper than allowed. */
    static int of(Tree tree, int maxDepth, int maxValues) {
        Size size = new Size(maxValues);
        size.count(tree, maxDepth);
        return Math.min(size.values, maxValues + 1);
    }

    private void count(Tree tree, int depth) {
        values = depth < 0 ? maxValues + 1 : values + 1;
        if (tree instanceof Mapping mapping) {
            for (String key : mapping.keys())
                if (values <= maxValues) count(mapping.get(key).orElseThrow(), depth - 1);
        } else if (tree instanceof Sequence list) {
            for (Tree item : list) if (values <= maxValues) count(item, depth - 1);
        }
    }
}
