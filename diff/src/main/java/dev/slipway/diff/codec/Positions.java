package dev.slipway.diff.codec;

import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.Step;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Where each node of a document stands in its text. Nodes that are not in the text are at their nearest ancestor that is. */
public final class Positions {
    private final Tree root;
    private final Node top;

    Positions(Tree root, Node top) {
        this.root = root;
        this.top = top;
    }

    /** Where the key stands, for a field of a mapping; where the value begins, for an item of a list and for the root. */
    public Position at(Path path) {
        return find(path).key();
    }

    /** Where the value begins. */
    public Position valueAt(Path path) {
        return find(path).value();
    }

    /** Where the value has ended: the place after its last character; of block text and block collections, at the latest where the next token begins. */
    public Position endOf(Path path) {
        return find(path).end();
    }

    /** Whether a node stands in the text itself. */
    public boolean has(Path path) {
        Node node = top;
        Tree tree = root;
        for (Step step : path.steps()) {
            Optional<Node> next = node.child(step, tree);
            Optional<Tree> below = step.in(tree);
            if (next.isEmpty() || below.isEmpty()) return false;
            node = next.get();
            tree = below.get();
        }
        return true;
    }

    private Node find(Path path) {
        Node node = top;
        Tree tree = root;
        for (Step step : path.steps()) {
            Optional<Node> next = node.child(step, tree);
            Optional<Tree> below = step.in(tree);
            if (next.isEmpty() || below.isEmpty()) return node;
            node = next.get();
            tree = below.get();
        }
        return node;
    }

    /** A node of the text; at most one of fields and items is not empty. */
    record Node(Position key, Position value, Position end, Map<String, Node> fields, List<Node> items) {
        Node atKey(Position key) {
            return new Node(key, value, end, fields, items);
        }

        private Optional<Node> child(Step step, Tree tree) {
            if (step instanceof Step.Field field) return Optional.ofNullable(fields.get(field.name()));
            OptionalInt index = step.indexIn(tree);
            return index.isPresent() && index.getAsInt() < items.size()
                    ? Optional.of(items.get(index.getAsInt()))
                    : Optional.empty();
        }
    }
}
