package dev.slipway.sync.apply;

import dev.slipway.sync.apply.AttemptEvent.Checked;
import dev.slipway.sync.apply.AttemptEvent.Encouraged;
import dev.slipway.sync.apply.AttemptEvent.Hooked;
import dev.slipway.sync.apply.AttemptEvent.Overtaken;
import dev.slipway.sync.apply.AttemptEvent.Recorded;
import dev.slipway.sync.apply.AttemptEvent.Seen;
import dev.slipway.sync.apply.AttemptEvent.Wrote;
import dev.slipway.sync.apply.AttemptState.Checking;
import dev.slipway.sync.apply.AttemptState.Deleting;
import dev.slipway.sync.apply.AttemptState.Failed;
import dev.slipway.sync.apply.AttemptState.Failing;
import dev.slipway.sync.apply.AttemptState.Finishing;
import dev.slipway.sync.apply.AttemptState.HookWaiting;
import dev.slipway.sync.apply.AttemptState.Hooking;
import dev.slipway.sync.apply.AttemptState.Planned;
import dev.slipway.sync.apply.AttemptState.Ready;
import dev.slipway.sync.apply.AttemptState.Recording;
import dev.slipway.sync.apply.AttemptState.Succeeded;
import dev.slipway.sync.apply.AttemptState.Superseded;
import dev.slipway.sync.apply.AttemptState.Vanishing;
import dev.slipway.sync.apply.AttemptState.Waiting;
import dev.slipway.sync.apply.AttemptState.Writing;
import dev.slipway.sync.apply.Brief.Purpose;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Hook.Phase;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One execution of a plan: what it is for, what it has done, and where it stands.
 *
 * <pre>
 * Planned -> Checking -> Recording -> Ready -> Hooking -> HookWaiting      PreSync, wave by wave
 *                |                     ...  -> Writing -> Waiting          the waves
 *                |                     ...  -> Deleting -> Vanishing
 *                |                     ...  -> Hooking -> HookWaiting      PostSync
 *                |                     ...  -> Succeeded
 *                |
 *              Failed   (whatever fails after Recording: Failing -> Hooking -> HookWaiting -> Failed, if there are SyncFail hooks)
 * </pre>
 *
 * Every state but the ended ones also goes to Superseded when something newer is wanted; by way of Finishing, if hooks run that are let run to
 * their end. What comes after Ready is read from {@link Sight}
 * and from the results alone: the first that is lacking is done, the first that is not well is waited for. So an attempt that a new process
 * takes up goes on where the last one was, and repeats nothing. A failed attempt is over; trying again is a new one, which takes the hooks
 * that went well as done.
 *
 * @param failure what went wrong, from then on
 */
public record Attempt(Brief brief, Results results, Optional<Failure> failure, AttemptState state) {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    private static final Duration LAST_RETRY = Duration.ofMinutes(5);
    private static final int DOUBLINGS = 6;

    /** A replacement takes two writes, a kind that was just defined perhaps a third; what differs then is changed back by somebody. */
    private static final int MOST_WRITES = 4;

    /** How long deleted objects may take to go: finalizers and grace periods end before, or somebody must look. */
    private static final Duration VANISH = Duration.ofMinutes(5);

    /**
     * What went wrong.
     *
     * @param wave the wave that did not become healthy; empty if something was refused
     */
    public record Failure(List<Problem> problems, Optional<Integer> wave) {
        public Failure {
            problems = List.copyOf(problems);
        }
    }

    public static Attempt planned(Brief brief) {
        return new Attempt(brief, Results.NONE, Optional.empty(), new Planned());
    }

    public CommitId commit() {
        return brief.commit();
    }

    public String renderedDigest() {
        return brief.renderedDigest();
    }

    public Instant startedAt() {
        return brief.startedAt();
    }

    public int tries() {
        return brief.tries();
    }

    /** Whether all it does is put back what somebody else changed. */
    public boolean heals() {
        return brief.purpose() == Purpose.Heal;
    }

    /** Whether it has anything to show: looking around is not worth a number. */
    public boolean isNumbered() {
        return brief.number() > 0;
    }

    /** The same for a later commit that wants the same. */
    public Attempt at(CommitId later) {
        return new Attempt(brief.at(later), results, failure, state);
    }

    /** The same, under its number; one that has a number keeps it. */
    public Attempt numbered(int number) {
        return isNumbered() ? this : new Attempt(brief.numbered(number), results, failure, state);
    }

    /** The same, as it was taken up from what the process before wrote down. */
    public Attempt takenUp(Results done, Optional<Failure> wrong, AttemptState where) {
        return new Attempt(brief, done, wrong, where);
    }

    /** The attempt after something was heard. What does not concern its state leaves it as it is. */
    public Attempt on(AttemptEvent event, Instant now) {
        if (event instanceof Overtaken overtaken) return overtaken(overtaken, now);
        if (event instanceof Checked checked && state instanceof Checking)
            return checked.problems().isEmpty() ? in(new Recording()) : refused(checked.problems(), now);
        if (event instanceof Recorded recorded && state instanceof Recording)
            return recorded.problems().isEmpty() ? in(new Ready(Optional.empty())) : refused(recorded.problems(), now);
        if (event instanceof Wrote wrote && (state instanceof Writing || state instanceof Deleting))
            return wrote(wrote, now);
        if (event instanceof Hooked hooked && state instanceof Hooking hooking) return hooked(hooked, hooking, now);
        if (event instanceof Encouraged && state instanceof Failed failed)
            return in(new Failed(failed.problems(), failed.wave(), failed.at(), now));
        if (event instanceof Seen seen) return seen(seen.sight(), now);
        return this;
    }

    private Attempt overtaken(Overtaken overtaken, Instant now) {
        if (state.hasEnded() || state instanceof Finishing) return this;
        Results given = results.seeing(overtaken.finishing(), now)
                .cancelled("superseded by " + overtaken.by(), overtaken.finishing(), now);
        return new Attempt(brief, given, failure, state).finishing(overtaken.by(), overtaken.finishing(), now);
    }

    /** It ends when the last hook has that is let run to its end. */
    private Attempt finishing(String by, List<HookSight> running, Instant now) {
        Optional<Instant> until = results.firstTimeout(running);
        if (until.isEmpty()) return in(new Superseded(by, now));
        String names = running.stream()
                .filter(hook -> results.isRunning(hook.name()))
                .map(HookSight::name)
                .collect(Collectors.joining(", "));
        return in(new Finishing(
                by,
                until.get(),
                "hook " + names + " of " + commit().abbreviated() + " to end, before " + by + " begins"));
    }

    private Attempt wrote(Wrote wrote, Instant now) {
        Attempt after = new Attempt(brief, results.with(wrote.results()), failure, state);
        return wrote.problems().isEmpty()
                ? after.in(new Ready(state instanceof Writing writing ? Optional.of(writing) : Optional.empty()))
                : after.failed(wrote.problems(), Optional.empty(), now);
    }

    private Attempt hooked(Hooked hooked, Hooking hooking, Instant now) {
        Attempt after = new Attempt(brief, results.started(hooked.uids(), hooking.phase(), now), failure, state);
        return hooked.problems().isEmpty()
                ? after.in(new Ready(Optional.empty()))
                : after.failed(hooked.problems(), Optional.empty(), now);
    }

    private Attempt seen(Sight sight, Instant now) {
        if (state instanceof Failed failed) return afterFailure(failed, sight, now);
        if (state instanceof Finishing finishing)
            return new Attempt(brief, results.seeingOnly(sight.hooks(), now), failure, state)
                    .finishing(finishing.by(), sight.hooks(), now);
        if (state.isInFlight() || state.hasEnded()) return this;
        boolean mourns = sight.hooks().stream().anyMatch(hook -> hook.phase() == Phase.SYNC_FAIL);
        Attempt here = new Attempt(brief.mourning(mourns), results.seeing(sight.hooks(), now), failure, state);
        boolean mustCheck = state instanceof Planned && (isAsked() || sight.hasWork() || here.mustHook(sight));
        return mustCheck ? here.in(new Checking()) : here.walk(sight, now);
    }

    /** Worth a number whatever it finds: somebody waits for it. */
    private boolean isAsked() {
        return brief.purpose() == Purpose.Selection;
    }

    private boolean mustHook(Sight sight) {
        return sight.hooks().stream()
                .filter(hook -> hook.phase() != Phase.SYNC_FAIL)
                .anyMatch(results::lacks);
    }

    /**
     * Whether it has begun to write, as far as what is written down tells: then it is finished, over failures and whatever turns, since to stop
     * there would leave it half applied. While only the hooks before run, nothing is. Where a process died between the hooks and the next thing
     * that is written down, it may have begun.
     */
    public boolean hasBegun(List<String> hooksBefore) {
        if (state instanceof Succeeded || state instanceof Superseded || state instanceof Finishing) return false;
        boolean isOpen = isNumbered() && !state.hasEnded();
        return results.begun() || isOpen && (failure.isPresent() || haveSucceeded(hooksBefore));
    }

    private boolean haveSucceeded(List<String> hooksBefore) {
        return brief.purpose() != Purpose.Sync
                || hooksBefore.stream()
                        .allMatch(name -> results.hook(name)
                                .filter(HookResult::hasSucceeded)
                                .isPresent());
    }

    /** From the first on: whatever is lacking first is what is done next. */
    private Attempt walk(Sight sight, Instant now) {
        if (failure.isPresent()) return mourning(sight, now);
        return hooks(Phase.PRE_SYNC, sight, now)
                .or(() -> waves(sight, now))
                .or(() -> leftovers(sight, now))
                .or(() -> hooks(Phase.POST_SYNC, sight, now))
                .orElseGet(() -> in(new Succeeded(now)));
    }

    private Optional<Attempt> hooks(Phase phase, Sight sight, Instant now) {
        return new HookWalk(phase, results, sight).next(state, now).map(move -> {
            if (move instanceof HookWalk.Start start) return in(new Hooking(phase, start.wave()));
            if (move instanceof HookWalk.Await await)
                return in(new HookWaiting(phase, await.wave(), await.until(), await.waitingFor(), await.leaving()));
            return failed(((HookWalk.Broken) move).problems(), Optional.empty(), now);
        });
    }

    private Optional<Attempt> waves(Sight sight, Instant now) {
        for (Sight.WaveSight wave : sight.waves()) {
            if (wave.writes().isPresent())
                return Optional.of(writing(wave, wave.writes().get(), now));
            if (wave.failed().isPresent())
                return Optional.of(failed(List.of(wave.failed().get()), Optional.of(wave.number()), now));
            if (wave.waitingFor().isPresent())
                return Optional.of(waiting(wave, wave.waitingFor().get(), now));
        }
        return Optional.empty();
    }

    private Optional<Attempt> leftovers(Sight sight, Instant now) {
        if (sight.deletes()) return Optional.of(new Attempt(brief, results.writing(), failure, new Deleting()));
        return sight.vanishing().isEmpty() ? Optional.empty() : Optional.of(vanishing(sight.vanishing(), now));
    }

    /** It has failed; when the hooks for that have ended, well or not, it is over. */
    private Attempt mourning(Sight sight, Instant now) {
        Optional<HookWalk.Move> move = new HookWalk(Phase.SYNC_FAIL, results, sight).next(state, now);
        if (move.isPresent() && !(move.get() instanceof HookWalk.Broken))
            return hooks(Phase.SYNC_FAIL, sight, now).orElseThrow();
        List<Problem> all = new ArrayList<>(failure.orElseThrow().problems());
        if (move.isPresent()) all.addAll(((HookWalk.Broken) move.get()).problems());
        return over(all, failure.orElseThrow().wave(), now);
    }

    private Attempt writing(Sight.WaveSight wave, String what, Instant now) {
        int times = state instanceof Ready ready
                ? ready.last()
                                .filter(last -> last.wave() == wave.number())
                                .map(Writing::times)
                                .orElse(0)
                        + 1
                : 1;
        if (times <= MOST_WRITES)
            return new Attempt(brief, results.writing(), failure, new Writing(wave.number(), times));
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

    /**
     * A failed wave that came right after all is gone on from. One that did not has nothing to be done for it. Anything else is tried again
     * when its time has come.
     */
    private Attempt afterFailure(Failed failed, Sight sight, Instant now) {
        Optional<Sight.WaveSight> wave = failed.wave().flatMap(sight::wave);
        boolean written = wave.isPresent()
                && sight.waves().stream()
                        .takeWhile(before -> before.number() <= wave.get().number())
                        .allMatch(before -> before.writes().isEmpty());
        boolean recovered = written
                && wave.get().failed().isEmpty()
                && wave.get().waitingFor().isEmpty();
        if (recovered) return again(now);
        if (now.isBefore(failed.retryAt())) return this;
        return written
                ? in(new Failed(failed.problems(), failed.wave(), failed.at(), now.plus(LAST_RETRY)))
                : again(now);
    }

    private Attempt again(Instant now) {
        return new Attempt(brief.again(now), results.carried(), Optional.empty(), new Checking());
    }

    /** Nothing was written yet: there is nothing that a hook could tidy up. */
    private Attempt refused(List<Problem> problems, Instant now) {
        return over(problems, Optional.empty(), now);
    }

    private Attempt failed(List<Problem> problems, Optional<Integer> wave, Instant now) {
        if (!brief.mourns()) return over(problems, wave, now);
        // A hook for failures that cannot even be started adds to what is wrong, and nothing more.
        List<Problem> all = new ArrayList<>(failure.map(Failure::problems).orElse(List.of()));
        all.addAll(problems);
        if (failure.isPresent()) return over(all, failure.get().wave(), now);
        return new Attempt(brief, results, Optional.of(new Failure(all, wave)), new Failing());
    }

    private Attempt over(List<Problem> problems, Optional<Integer> wave, Instant now) {
        Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(brief.tries() - 1, DOUBLINGS));
        Duration bounded = delay.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : delay;
        return in(new Failed(problems, wave, now, now.plus(bounded)));
    }

    private Attempt in(AttemptState next) {
        return new Attempt(brief, results, failure, next);
    }
}
