package dev.slipway.sync.apply;

import dev.slipway.sync.apply.AttemptEvent.Checked;
import dev.slipway.sync.apply.AttemptEvent.Overtaken;
import dev.slipway.sync.apply.AttemptEvent.Recorded;
import dev.slipway.sync.apply.AttemptEvent.Seen;
import dev.slipway.sync.apply.AttemptEvent.Wrote;
import dev.slipway.sync.apply.AttemptState.Checking;
import dev.slipway.sync.apply.AttemptState.Deleting;
import dev.slipway.sync.apply.AttemptState.Failed;
import dev.slipway.sync.apply.AttemptState.Planned;
import dev.slipway.sync.apply.AttemptState.Ready;
import dev.slipway.sync.apply.AttemptState.Recording;
import dev.slipway.sync.apply.AttemptState.Succeeded;
import dev.slipway.sync.apply.AttemptState.Superseded;
import dev.slipway.sync.apply.AttemptState.Vanishing;
import dev.slipway.sync.apply.AttemptState.Waiting;
import dev.slipway.sync.apply.AttemptState.Writing;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One execution of a plan: what it is for, and where it stands.
 *
 * <pre>
 * Planned -> Checking -> Recording -> Ready -> Writing -> Ready -> Waiting -> ... -> Deleting -> Vanishing -> Succeeded
 *                |                               |                    |                |            |
 *                +-------------------------------+------ Failed <-----+----------------+------------+
 * </pre>
 *
 * Every state but the ended ones also goes to Superseded when something newer is wanted. What comes after Ready is read from {@link Sight}
 * alone: the first wave that lacks something is written, the first that is not healthy is waited for. So an attempt that starts after a crash
 * takes up where the last one was, and repeats nothing.
 *
 * @param renderedDigest of what is wanted
 * @param tries how often it was started; the first is 1
 * @param heals whether all it does is put back what somebody else changed
 */
public record Attempt(
        CommitId commit, String renderedDigest, Instant startedAt, int tries, boolean heals, AttemptState state) {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    private static final Duration LAST_RETRY = Duration.ofMinutes(5);
    private static final int DOUBLINGS = 6;

    /** A replacement takes two writes, a kind that was just defined perhaps a third; what differs then is changed back by somebody. */
    private static final int MOST_WRITES = 4;

    /** How long deleted objects may take to go: finalizers and grace periods end before, or somebody must look. */
    private static final Duration VANISH = Duration.ofMinutes(5);

    public static Attempt planned(CommitId commit, String renderedDigest, boolean heals, Instant now) {
        return new Attempt(commit, renderedDigest, now, 1, heals, new Planned());
    }

    /** The same for a later commit that wants the same. */
    public Attempt at(CommitId later) {
        return new Attempt(later, renderedDigest, startedAt, tries, heals, state);
    }

    /** The attempt after something was heard. What does not concern its state leaves it as it is. */
    public Attempt on(AttemptEvent event, Instant now) {
        if (event instanceof Overtaken overtaken)
            return state.hasEnded() ? this : in(new Superseded(overtaken.by(), now));
        if (event instanceof Checked checked && state instanceof Checking)
            return checked.problems().isEmpty()
                    ? in(new Recording())
                    : failed(checked.problems(), Optional.empty(), now);
        if (event instanceof Recorded recorded && state instanceof Recording)
            return recorded.problems().isEmpty()
                    ? in(new Ready(Optional.empty()))
                    : failed(recorded.problems(), Optional.empty(), now);
        if (event instanceof Wrote wrote && (state instanceof Writing || state instanceof Deleting))
            return wrote.problems().isEmpty()
                    ? in(new Ready(state instanceof Writing writing ? Optional.of(writing) : Optional.empty()))
                    : failed(wrote.problems(), Optional.empty(), now);
        if (event instanceof Seen seen) return seen(seen.sight(), now);
        return this;
    }

    private Attempt seen(Sight sight, Instant now) {
        if (state instanceof Planned) return sight.hasWork() ? in(new Checking()) : walk(sight, now);
        if (state instanceof Ready || state instanceof Waiting || state instanceof Vanishing) return walk(sight, now);
        if (state instanceof Failed failed) return afterFailure(failed, sight, now);
        return this;
    }

    /** From the first wave on: whatever is lacking first is what is done next. */
    private Attempt walk(Sight sight, Instant now) {
        for (Sight.WaveSight wave : sight.waves()) {
            if (wave.writes().isPresent()) return writing(wave, wave.writes().get(), now);
            if (wave.failed().isPresent()) return failed(List.of(wave.failed().get()), Optional.of(wave.number()), now);
            if (wave.waitingFor().isPresent())
                return waiting(wave, wave.waitingFor().get(), now);
        }
        if (sight.deletes()) return in(new Deleting());
        return sight.vanishing().isEmpty() ? in(new Succeeded(now)) : vanishing(sight.vanishing(), now);
    }

    private Attempt writing(Sight.WaveSight wave, String what, Instant now) {
        int times = state instanceof Ready ready
                ? ready.last()
                                .filter(last -> last.wave() == wave.number())
                                .map(Writing::times)
                                .orElse(0)
                        + 1
                : 1;
        if (times <= MOST_WRITES) return in(new Writing(wave.number(), times));
        Problem undone = Problem.of(
                Reason.Refused,
                "still different after it was written " + MOST_WRITES + " times: " + what
                        + "; somebody changes it back at once, see metadata.managedFields");
        return failed(List.of(undone), Optional.empty(), now);
    }

    private Attempt waiting(Sight.WaveSight wave, String waitingFor, Instant now) {
        Instant until = state instanceof Waiting before && before.wave() == wave.number()
                ? before.until()
                : now.plus(wave.timeout());
        if (now.isBefore(until)) return in(new Waiting(wave.number(), until, waitingFor));
        Problem late = Problem.of(
                Reason.RolloutFailed, "not healthy within " + wave.timeout().toSeconds() + " s: " + waitingFor);
        return failed(List.of(late), Optional.of(wave.number()), now);
    }

    private Attempt vanishing(List<String> names, Instant now) {
        Instant until = state instanceof Vanishing before ? before.until() : now.plus(VANISH);
        String what = String.join(", ", names);
        if (now.isBefore(until)) return in(new Vanishing(until, "deletion of " + what));
        Problem stuck = Problem.of(
                Reason.RolloutFailed,
                "still there " + VANISH.toMinutes() + " minutes after deletion: " + what
                        + "; see metadata.finalizers, whoever set them has not answered");
        return failed(List.of(stuck), Optional.empty(), now);
    }

    /** A failed wave that came right after all is gone on from; anything else is tried again when its time has come. */
    private Attempt afterFailure(Failed failed, Sight sight, Instant now) {
        Optional<Sight.WaveSight> wave = failed.wave().flatMap(sight::wave);
        boolean recovered = wave.isPresent()
                && wave.get().writes().isEmpty()
                && wave.get().failed().isEmpty()
                && wave.get().waitingFor().isEmpty();
        if (recovered) return walk(sight, now);
        if (now.isBefore(failed.retryAt())) return this;
        return sight.hasWork() || failed.wave().isEmpty()
                ? new Attempt(commit, renderedDigest, now, tries + 1, heals, new Planned()).seen(sight, now)
                : in(new Failed(failed.problems(), failed.wave(), failed.at(), now.plus(LAST_RETRY)));
    }

    private Attempt failed(List<Problem> problems, Optional<Integer> wave, Instant now) {
        Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(tries - 1, DOUBLINGS));
        Duration bounded = delay.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : delay;
        return in(new Failed(problems, wave, now, now.plus(bounded)));
    }

    private Attempt in(AttemptState next) {
        return new Attempt(commit, renderedDigest, startedAt, tries, heals, next);
    }
}
