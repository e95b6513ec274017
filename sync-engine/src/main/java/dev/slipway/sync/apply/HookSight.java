package dev.slipway.sync.apply;

import dev.slipway.sync.model.Hook;
import dev.slipway.sync.model.Origin;
import java.time.Duration;
import java.util.Optional;

/**
 * One hook at one moment, seen from one attempt.
 *
 * @param name of its object
 * @param wave hooks of a phase run in this order, those of one wave together
 * @param timeout how long it may run
 */
public record HookSight(String name, Hook.Phase phase, int wave, Duration timeout, Origin origin, Seen seen) {

    /** What there is of its object. */
    public sealed interface Seen {}

    /** Nothing. */
    public record Absent() implements Seen {}

    /** That of an earlier attempt, which must go first. */
    public record Stale() implements Seen {}

    /** That of an earlier attempt, on its way out. */
    public record Leaving() implements Seen {}

    /** It runs for this attempt. */
    public record Running(String uid, String waitingFor) implements Seen {}

    /** It has ended for this attempt. */
    public record Ended(String uid, boolean good, Optional<Long> exitCode, String reason, String message)
            implements Seen {}

    /** Somebody deletes that of this attempt although it has not ended. */
    public record Deleted(String uid) implements Seen {}
}
