package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.merge.Manager;
import dev.slipway.diff.merge.Managers;
import dev.slipway.diff.path.PathSet;
import dev.slipway.diff.tree.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives up the ownership of fields and leaves their values. An apply that no longer names a field does not do that: where nobody else owns the
 * field, the server takes it out. So the list of owners itself is written, as the API allows.
 */
public final class Release {
    private Release() {}

    /** The list of owners of an object without us as an owner of these fields; empty where we own none of them. */
    public static Optional<Sequence> of(ApiObject live, PathSet fields) {
        List<Manager> managers =
                Managers.read(live.metadata().sequence("managedFields")).orElse(List.of());
        List<Manager> rest = of(managers, fields);
        return rest.equals(managers) ? Optional.empty() : Optional.of(Managers.write(rest));
    }

    static List<Manager> of(List<Manager> managers, PathSet fields) {
        if (fields.isEmpty()) return managers;
        List<Manager> rest = new ArrayList<>();
        for (Manager manager : managers) {
            boolean ours = ThreeWay.APPLIER.isSameAs(manager);
            rest.add(ours ? manager.withFields(manager.fields().outside(fields)) : manager);
        }
        return rest;
    }
}
