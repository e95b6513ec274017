package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.compare.Comparison;
import dev.slipway.diff.merge.Applied;
import dev.slipway.diff.merge.FieldOwnership;
import dev.slipway.diff.merge.Manager;
import dev.slipway.diff.merge.Managers;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.PathSet;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.plan.Change.Cause;
import dev.slipway.sync.plan.Step.Taken;
import java.util.List;
import java.util.Optional;

/**
 * What an apply would change on a live object, found by doing it here. It is a three-way comparison: what we applied last is what the live
 * object's managed fields say is ours, so that a field that left the manifest goes, and one that somebody else added stays. Quantities that
 * mean the same, defaults and the order of keys make no difference.
 */
record Divergence(boolean differs, List<Change> changes, List<Taken> taken) {
    private static final Manager APPLIER = Manager.of(Marks.FIELD_MANAGER, Manager.Operation.APPLY, "", "");
    private static final Tree MASK = new Scalar.Text("<secret>");

    /**
     * @param unchanged whether the manifest is the one that was synced last: then whatever differs is drift
     */
    static Divergence of(ApiObject live, ApiObject desired, Schema schema, boolean unchanged) {
        FieldOwnership ownership = new FieldOwnership(schema, PathSet.empty());
        Mapping there = live.root().withoutAt("metadata", "managedFields");
        List<Manager> recorded =
                Managers.read(live.metadata().sequence("managedFields")).orElse(List.of());
        List<Manager> managers = recorded.isEmpty() ? ownership.unrecorded(Mapping.empty(), there, APPLIER) : recorded;
        Applied gently = ownership.apply(there, managers, desired.root(), APPLIER, false);
        List<Applied.Conflict> conflicts =
                gently instanceof Applied.Conflicting conflicting ? conflicting.conflicts() : List.of();
        Applied result = conflicts.isEmpty() ? gently : ownership.apply(there, managers, desired.root(), APPLIER, true);
        // What cannot even be merged here is refused by the dry run, which says why.
        if (!(result instanceof Applied.Merged merged)) return new Divergence(true, List.of(), List.of());
        List<Change> changes = Comparison.of(there, merged.tree(), schema).changes().stream()
                .map(change -> change(live, change, unchanged || isAnothers(change.path(), conflicts)))
                .toList();
        return new Divergence(
                !changes.isEmpty(),
                changes,
                conflicts.stream().map(Divergence::taken).toList());
    }

    private static Change change(ApiObject live, dev.slipway.diff.compare.Change change, boolean drift) {
        boolean secret = live.kind().equals("Secret") && isValue(change.path());
        return new Change(
                change.path().display(),
                secret ? change.before().map(value -> MASK) : change.before(),
                secret ? change.after().map(value -> MASK) : change.after(),
                drift ? Cause.DRIFT : Cause.MANIFEST);
    }

    private static boolean isValue(Path path) {
        return path.startsWith(Path.of("data")) || path.startsWith(Path.of("stringData")) || path.isRoot();
    }

    private static boolean isAnothers(Path path, List<Applied.Conflict> conflicts) {
        return conflicts.stream()
                .anyMatch(conflict ->
                        path.startsWith(conflict.path()) || conflict.path().startsWith(path));
    }

    private static Taken taken(Applied.Conflict conflict) {
        return new Taken(conflict.owner().name(), conflict.path().display());
    }

    /** The text of a value for a line of a plan. */
    static String shown(Optional<Tree> value) {
        return value.map(tree -> tree instanceof Scalar scalar ? scalar.display() : tree.toString())
                .orElse("(absent)");
    }
}
