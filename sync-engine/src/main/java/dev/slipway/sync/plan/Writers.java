package dev.slipway.sync.plan;

import dev.slipway.diff.merge.Manager;
import dev.slipway.diff.merge.Manager.Operation;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.PathSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Tells why fields of one live object differ, from who owns them. What another <em>applies</em> is its wish and stands beside ours. What
 * somebody wrote by an <em>update</em>, or by hand with kubectl, over an object that we had applied is drift, also where the manifest changed since: the write took
 * the field from us. On an object that we never applied, nobody can have drifted from us.
 *
 * @param others all managers but ourselves
 * @param applied whether we have applied the object before
 * @param unchanged whether the manifest is the one that was synced last: then no difference can come from it
 */
record Writers(List<Manager> others, boolean applied, boolean unchanged) {
    private static final Comparator<Manager> NEWEST =
            Comparator.comparing(Manager::time).thenComparing(Manager::name);

    static Writers of(List<Manager> managers, Manager ourselves, boolean unchanged) {
        List<Manager> others =
                managers.stream().filter(one -> !one.isSameAs(ourselves)).toList();
        return new Writers(others, others.size() < managers.size(), unchanged);
    }

    Cause cause(Path path, boolean taken) {
        Optional<Writer> applier = newest(path, true);
        if (applier.isPresent()) return new Cause.Owned(applier.get(), taken);
        Optional<Writer> writer = newest(path, false).filter(found -> applied);
        return writer.isPresent() || unchanged ? new Cause.Drift(writer) : Cause.THIS_CHANGE;
    }

    /** Whether a manager states what it wants, and will again. What a person applies by hand is a change like any other. */
    static boolean isApplier(Manager manager) {
        return manager.operation() == Operation.APPLY && !manager.name().startsWith("kubectl");
    }

    private Optional<Writer> newest(Path path, boolean applier) {
        return others.stream()
                .filter(manager -> isApplier(manager) == applier)
                .filter(manager -> owns(manager.fields(), path))
                .max(NEWEST)
                .map(Writer::of);
    }

    /** Whether something at or below the path is a member, or the path is inside a member that is one value. */
    private static boolean owns(PathSet fields, Path path) {
        PathSet set = fields;
        for (var step : path.steps()) {
            boolean whole = set.hasRoot() && !set.hasBelow();
            if (whole) return true;
            set = set.below(step);
        }
        return !set.isEmpty();
    }
}
