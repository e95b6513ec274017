package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.model.Hook;
import dev.slipway.sync.model.Hook.DeleteWhen;
import dev.slipway.sync.model.Hook.OnSupersede;
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

    /** A live hook as it was planned once, whatever has become of its manifest since. */
    public static Optional<HookStep> of(ApiObject live) {
        return HookPlanner.hook(live)
                .map(hook -> new HookStep(hook, live, Origin.file("hooks"), Directives.of(live), Optional.of(live)));
    }

    /** When a live hook says that it is to be deleted. */
    public static Set<DeleteWhen> deleteWhen(ApiObject live) {
        return HookPlanner.hook(live).map(Hook::deleteWhen).orElse(Set.of());
    }

    /** Whether it is let run to its end when something newer is wanted. */
    public boolean finishes() {
        return hook.onSupersede() == OnSupersede.FINISH;
    }

    public ObjectKey key() {
        return object.key();
    }
}
