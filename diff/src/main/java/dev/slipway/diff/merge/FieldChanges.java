package dev.slipway.diff.merge;

import dev.slipway.diff.compare.Parts;
import dev.slipway.diff.compare.Sameness;
import dev.slipway.diff.path.PathSet;
import dev.slipway.diff.path.Step;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which fields that can be owned differ between two trees. What was added or removed counts with all that is in it. Null is the
 * empty list or mapping where the other side has one with something in it.
 */
record FieldChanges(PathSet added, PathSet changed, PathSet removed) {
    private static final PathSet ITSELF = PathSet.onlyRoot();
    private static final FieldChanges NONE = new FieldChanges(PathSet.empty(), PathSet.empty(), PathSet.empty());

    static FieldChanges between(Tree before, Tree after, Schema schema) {
        if (before.equals(after)) return NONE;
        if (before instanceof Mapping old && after instanceof Mapping now && !schema.isAtomic())
            return ofFields(old, now, schema);
        Parts old = Parts.of(before, schema);
        Parts now = Parts.of(after, schema);
        boolean comparable = before.getClass() == after.getClass() && !old.isWhole() && !now.isWhole();
        if (comparable) return between(old.parts(), now.parts(), schema);
        if (Sameness.same(before, after, schema)) return NONE;
        PathSet added = Fields.all(after, schema).withRoot(false);
        PathSet removed = Fields.all(before, schema).withRoot(false);
        boolean sameKind = before.isNull() && !now.parts().isEmpty()
                || after.isNull() && !old.parts().isEmpty();
        return new FieldChanges(added, sameKind ? PathSet.empty() : ITSELF, removed);
    }

    /** What differs in mappings: the usual case, of which most fields are the same. */
    private static FieldChanges ofFields(Mapping before, Mapping after, Schema schema) {
        Parting parting = new Parting();
        for (int i = 0; i < before.size(); i++) {
            String key = before.keyAt(i);
            Optional<Tree> now = after.get(key);
            if (now.isEmpty() || !now.get().equals(before.valueAt(i)))
                parting.add(new Step.Field(key), Optional.of(before.valueAt(i)), now, schema.field(key));
        }
        for (int i = 0; i < after.size(); i++) {
            String key = after.keyAt(i);
            if (!before.has(key))
                parting.add(new Step.Field(key), Optional.empty(), Optional.of(after.valueAt(i)), schema.field(key));
        }
        return parting.changes();
    }

    private static FieldChanges between(Map<Step, Tree> before, Map<Step, Tree> after, Schema schema) {
        Parting parting = new Parting();
        Set<Step> all = new LinkedHashSet<>(before.keySet());
        all.addAll(after.keySet());
        for (Step step : all)
            parting.add(
                    step,
                    Optional.ofNullable(before.get(step)),
                    Optional.ofNullable(after.get(step)),
                    Parts.schema(schema, step));
        return parting.changes();
    }

    /** Collects what differs below each step. */
    private static final class Parting {
        private final PathSet.Builder added = PathSet.builder();
        private final PathSet.Builder changed = PathSet.builder();
        private final PathSet.Builder removed = PathSet.builder();

        void add(Step step, Optional<Tree> before, Optional<Tree> after, Schema schema) {
            if (before.isEmpty()) {
                added.put(step, Fields.all(after.orElseThrow(), schema));
            } else if (after.isEmpty()) {
                removed.put(step, Fields.all(before.get(), schema));
            } else {
                FieldChanges inner = between(before.get(), after.get(), schema);
                added.put(step, inner.added());
                changed.put(step, inner.changed());
                removed.put(step, inner.removed());
            }
        }

        FieldChanges changes() {
            return new FieldChanges(added.build(false), changed.build(false), removed.build(false));
        }
    }

    /** The fields that have a new value. */
    PathSet written() {
        return added.union(changed);
    }

    FieldChanges outside(PathSet ignored) {
        return new FieldChanges(added.outside(ignored), changed.outside(ignored), removed.outside(ignored));
    }
}
