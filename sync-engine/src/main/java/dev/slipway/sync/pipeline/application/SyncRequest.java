package dev.slipway.sync.pipeline.application;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.plan.Forbearance;
import dev.slipway.sync.plan.Selection;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody's wish that an application is synced now, as {@code spec.sync} of an Application says it.
 *
 * @param id any text; another one is another wish
 * @param only the objects that are meant
 * @param undoDrift the moment up to which what was changed live is let go, at a stage that only reports drift
 */
record SyncRequest(String id, Optional<String> by, Selection only, Optional<Instant> undoDrift) {

    static Optional<SyncRequest> of(ApiObject application) {
        Mapping sync = application.spec().mapping("sync");
        return sync.text("request")
                .map(id -> new SyncRequest(
                        id,
                        sync.text("by"),
                        new Selection(sync.sequence("only").texts()),
                        application.time("spec", "sync", "undoDrift")));
    }

    /** What it lets go. */
    Optional<Forbearance.LetGo> letsGo() {
        return undoDrift.map(until -> new Forbearance.LetGo(until, only));
    }
}
