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
import dev.slipway.diff.view.Masking;
import java.util.List;

/**
 * What an apply would change on a live object, found by doing it here. It is a three-way comparison: what we applied last is what the live
 * object's managed fields say is ours, so that a field that left the manifest goes, and one that somebody else added stays. Quantities that
 * mean the same, defaults and the order of keys make no difference.
 */
record Divergence(boolean differs, List<Change> changes) {
    private static final Manager APPLIER = Manager.of(Marks.FIELD_MANAGER, Manager.Operation.APPLY, "", "");

    /**
     * @param unchanged whether the manifest is the one that was synced last: then whatever differs is drift
     */
    static Divergence of(ApiObject live, ApiObject desired, Schema schema, boolean unchanged) {
        FieldOwnership ownership = new FieldOwnership(schema, PathSet.empty());
        Mapping there = live.root().withoutAt("metadata", "managedFields");
        List<Manager> recorded =
                Managers.read(live.metadata().sequence("managedFields")).orElse(List.of());
        List<Manager> managers = recorded.isEmpty() ? ownership.unrecorded(Mapping.empty(), there, APPLIER) : recorded;
        Applied result = ownership.apply(there, managers, desired.root(), APPLIER, true);
        // What cannot even be merged here is refused by the dry run, which says why.
        if (!(result instanceof Applied.Merged merged)) return new Divergence(true, List.of());
        Writers writers = Writers.of(managers, APPLIER, unchanged);
        Masking masking = new Masking(Secrets.in(live));
        List<Change> changes = Comparison.of(there, merged.tree(), schema).changes().stream()
                .map(change -> change(change, masking, writers))
                .toList();
        return new Divergence(!changes.isEmpty(), changes);
    }

    private static Change change(dev.slipway.diff.compare.Change change, Masking masking, Writers writers) {
        Path path = change.path();
        return new Change(
                path,
                change.before().map(value -> masking.masked(path, value, Schema.ANY)),
                change.after().map(value -> masking.masked(path, value, Schema.ANY)),
                writers.cause(path, true));
    }
}
