package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.model.Hook;
import dev.slipway.sync.model.Hook.DeleteWhen;
import dev.slipway.sync.model.Origin;
import java.util.Optional;
import java.util.Set;

/**
 * One hook of an application: what a sync runs beside what it writes.
 *
 * @param object as it is sent, but for the attempt that it belongs to
 * @param live the object of this name as it is now, of whichever attempt
 */
public record HookStep(Hook hook, ApiObject object, Origin origin, Directives directives, Optional<ApiObject> live) {

    /** When a live hook says that it is to be deleted. */
    public static Set<DeleteWhen> deleteWhen(ApiObject live) {
        return HookPlanner.hook(live).map(Hook::deleteWhen).orElse(Set.of());
    }

    public ObjectKey key() {
        return object.key();
    }
}
