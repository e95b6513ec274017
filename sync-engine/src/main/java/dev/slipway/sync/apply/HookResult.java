package dev.slipway.sync.apply;

import dev.slipway.sync.model.Hook;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of one hook in one attempt. It is kept with the attempt and does not go with the hook's object.
 *
 * @param name of the object: {@code Job.batch development/migrate}
 * @param uid of the object
 * @param finishedAt empty while it runs
 * @param exitCode of the container that ended last, where containers did the work
 * @param message its last words, or what is wrong with it
 */
public record HookResult(
        String name,
        Hook.Phase phase,
        Outcome outcome,
        String uid,
        Instant startedAt,
        Optional<Instant> finishedAt,
        Optional<Long> exitCode,
        String reason,
        String message) {

    /** How it ended, if it did. */
    public enum Outcome {
        Running,
        Succeeded,
        Failed,
        /** It took longer than it may; its object was deleted. */
        TimedOut,
        /** Its object was deleted by somebody before it had ended: nobody can tell what it did. */
        Lost,
        /** Something newer was wanted before it had ended; its object was deleted. */
        Cancelled
    }

    static HookResult running(String name, Hook.Phase phase, String uid, Instant now) {
        return new HookResult(name, phase, Outcome.Running, uid, now, Optional.empty(), Optional.empty(), "", "");
    }

    HookResult ended(Outcome how, String why, String words, Optional<Long> code, Instant now) {
        return new HookResult(name, phase, how, uid, startedAt, Optional.of(now), code, why, words);
    }

    public boolean isRunning() {
        return outcome == Outcome.Running;
    }

    public boolean hasSucceeded() {
        return outcome == Outcome.Succeeded;
    }

    /** Whether its object was given up while it ran, and must not go on. */
    public boolean isAbandoned() {
        return outcome == Outcome.TimedOut || outcome == Outcome.Cancelled || outcome == Outcome.Lost;
    }
}
