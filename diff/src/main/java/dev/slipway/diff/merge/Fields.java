package dev.slipway.diff.merge;

import dev.slipway.diff.compare.Parts;
import dev.slipway.diff.path.PathSet;
import dev.slipway.diff.path.Step;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.LinkedHashMap;
import java.util.Map;

/** Trees as sets of fields that can be owned, by the rules of structured-merge-diff. */
final class Fields {
    private static final PathSet ITSELF = PathSet.onlyRoot();

    private Fields() {}

    /**
     * What an applier of this tree owns: the leaves; items of lists and values of free maps themselves as well. A known field that is a
     * mapping counts by what is in it, unless it is empty.
     */
    static PathSet of(Tree tree, Schema schema) {
        Parts parts = Parts.of(tree, schema);
        if (parts.isWhole()) return ITSELF;
        PathSet.Builder below = PathSet.builder();
        parts.parts().forEach((step, value) -> {
            PathSet inner = of(value, Parts.schema(schema, step));
            below.put(step, isOwned(step, value, schema) ? inner.withRoot(true) : inner);
        });
        return below.build(false);
    }

    private static boolean isOwned(Step step, Tree value, Schema parent) {
        boolean empty = value.isNull() || value instanceof Mapping mapping && mapping.isEmpty();
        return empty || !isKnown(step, parent);
    }

    /** Every place of a tree, the root and all inner ones too: what a writer makes that adds it. */
    static PathSet all(Tree tree, Schema schema) {
        if (tree instanceof Scalar) return ITSELF;
        Parts parts = Parts.of(tree, schema);
        if (parts.isWhole()) return ITSELF;
        PathSet.Builder below = PathSet.builder();
        parts.parts().forEach((step, value) -> below.put(step, all(value, Parts.schema(schema, step))));
        return below.build(true);
    }

    /** The same with every known field as a member that has members below it. */
    static PathSet withKnownParents(PathSet fields, Schema schema) {
        return fields.map((step, set) -> {
            PathSet inner = withKnownParents(set, Parts.schema(schema, step));
            return isKnown(step, schema) ? inner.withRoot(true) : inner;
        });
    }

    /** The same for a schema in which more may be atomic than when the fields were recorded: who owned a part then owns the whole now. */
    static PathSet inOne(PathSet fields, Schema schema) {
        if (!fields.hasBelow()) return fields;
        if (schema.isAtomic()) return ITSELF;
        return fields.map((step, set) -> inOne(set, Parts.schema(schema, step)));
    }

    /** The same, as far as it matters to some other fields: those that are neither above nor below one of these stay as they are. */
    static PathSet inOne(PathSet fields, PathSet others, Schema schema) {
        if (!fields.hasBelow() || others.isEmpty()) return fields;
        if (schema.isAtomic()) return ITSELF;
        return fields.map((step, set) -> inOne(set, others.below(step), Parts.schema(schema, step)));
    }

    private static boolean isKnown(Step step, Schema schema) {
        return step instanceof Step.Field field
                && schema.resolve() instanceof Schema.Struct struct
                && struct.fields().containsKey(field.name());
    }

    /**
     * The tree without these places. A field whose last part goes, goes with it.
     *
     * @param owned those of them stay, empty if need be
     */
    static Tree without(Tree tree, PathSet gone, PathSet owned, Schema schema) {
        if (!gone.hasBelow()) return tree;
        Parts parts = Parts.of(tree, schema);
        if (parts.isWhole()) return tree;
        Map<Step, Tree> kept = new LinkedHashMap<>();
        parts.parts().forEach((step, value) -> {
            if (gone.contains(step)) return;
            Tree rest = without(value, gone.below(step), owned.below(step), Parts.schema(schema, step));
            boolean emptied = isEmpty(rest) && !isEmpty(value);
            if (!emptied || owned.contains(step)) kept.put(step, rest);
        });
        return Parts.together(tree, kept);
    }

    private static boolean isEmpty(Tree tree) {
        return tree instanceof Mapping mapping && mapping.isEmpty() || tree instanceof Sequence list && list.isEmpty();
    }
}
