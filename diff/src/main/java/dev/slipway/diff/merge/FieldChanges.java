package dev.slipway.diff.merge;

import dev.slipway.diff.compare.Parts;
import dev.slipway.diff.compare.Sameness;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.PathSet;
import dev.slipway.diff.path.Step;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Tree;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which fields that can be owned differ between two trees. What was added or removed counts with all that is in it. Null is the
 * empty list or mapping where the other side has one with something in it.
 */
record FieldChanges(PathSet added, PathSet changed, PathSet removed) {
    private static final PathSet ITSELF = PathSet.of(Path.ROOT);
    private static final FieldChanges NONE = new FieldChanges(PathSet.empty(), PathSet.empty(), PathSet.empty());

    static FieldChanges between(Tree before, Tree after, Schema schema) {
        if (before.equals(after)) return NONE;
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

    private static FieldChanges between(Map<Step, Tree> before, Map<Step, Tree> after, Schema schema) {
        Map<Step, PathSet> added = new LinkedHashMap<>();
        Map<Step, PathSet> changed = new LinkedHashMap<>();
        Map<Step, PathSet> removed = new LinkedHashMap<>();
        Set<Step> all = new LinkedHashSet<>(before.keySet());
        all.addAll(after.keySet());
        for (Step step : all) {
            FieldChanges inner = between(
                    Optional.ofNullable(before.get(step)),
                    Optional.ofNullable(after.get(step)),
                    Parts.schema(schema, step));
            added.put(step, inner.added());
            changed.put(step, inner.changed());
            removed.put(step, inner.removed());
        }
        return new FieldChanges(PathSet.of(false, added), PathSet.of(false, changed), PathSet.of(false, removed));
    }

    private static FieldChanges between(Optional<Tree> before, Optional<Tree> after, Schema schema) {
        if (before.isEmpty()) {
            return new FieldChanges(Fields.all(after.orElseThrow(), schema), PathSet.empty(), PathSet.empty());
        }
        if (after.isEmpty())
            return new FieldChanges(PathSet.empty(), PathSet.empty(), Fields.all(before.get(), schema));
        return between(before.get(), after.get(), schema);
    }

    /** The fields that have a new value. */
    PathSet written() {
        return added.union(changed);
    }

    FieldChanges outside(PathSet ignored) {
        return new FieldChanges(added.outside(ignored), changed.outside(ignored), removed.outside(ignored));
    }
}
