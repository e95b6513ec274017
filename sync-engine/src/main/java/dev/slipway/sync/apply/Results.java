package dev.slipway.sync.apply;

import dev.slipway.sync.apply.HookResult.Outcome;
import dev.slipway.sync.apply.HookSight.Absent;
import dev.slipway.sync.apply.HookSight.Deleted;
import dev.slipway.sync.apply.HookSight.Ended;
import dev.slipway.sync.apply.HookSight.Running;
import dev.slipway.sync.model.Hook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What an attempt has done so far.
 *
 * @param steps what was written and deleted, in order, up to {@link #MOST_STEPS}
 * @param omitted how many more there were
 * @param hooks by name
 * @param begun whether anything may have been written, by this try or one before
 */
public record Results(List<StepResult> steps, int omitted, SortedMap<String, HookResult> hooks, boolean begun) {
    /** Nothing yet. */
    public static final Results NONE = new Results(List.of(), 0, new TreeMap<>(), false);

    /** An API object is no archive: what goes beyond is counted. */
    static final int MOST_STEPS = 100;

    public Results {
        steps = List.copyOf(steps);
        hooks = Collections.unmodifiableSortedMap(new TreeMap<>(hooks));
    }

    /** What became of a hook; empty if it was not started. */
    public Optional<HookResult> hook(String name) {
        return Optional.ofNullable(hooks.get(name));
    }

    /** These, and something is about to be written. */
    Results writing() {
        return begun ? this : new Results(steps, omitted, hooks, true);
    }

    Results with(List<StepResult> more) {
        List<StepResult> all = new ArrayList<>(steps);
        more.stream().limit(Math.max(0, MOST_STEPS - all.size())).forEach(all::add);
        return new Results(all, omitted + steps.size() + more.size() - all.size(), hooks, begun);
    }

    /** These, and hooks that were started just now. */
    Results started(SortedMap<String, String> uids, Hook.Phase phase, Instant now) {
        TreeMap<String, HookResult> all = new TreeMap<>(hooks);
        uids.forEach((name, uid) -> all.putIfAbsent(name, HookResult.running(name, phase, uid, now)));
        return new Results(steps, omitted, all, begun);
    }

    /** These, and what can be seen of hooks now. What has ended once stays as it ended. */
    Results seeing(List<HookSight> sights, Instant now) {
        TreeMap<String, HookResult> all = new TreeMap<>(hooks);
        for (HookSight sight : sights) {
            Optional<HookResult> before = hook(sight.name());
            if (before.isPresent() && !before.get().isRunning()) continue;
            after(sight, before, now).ifPresent(result -> all.put(sight.name(), result));
        }
        return all.equals(hooks) ? this : new Results(steps, omitted, all, begun);
    }

    private static Optional<HookResult> after(HookSight sight, Optional<HookResult> before, Instant now) {
        if (sight.seen() instanceof Running running) {
            HookResult result =
                    before.orElseGet(() -> HookResult.running(sight.name(), sight.phase(), running.uid(), now));
            boolean late = !now.isBefore(result.startedAt().plus(sight.timeout()));
            String words = "it did not end within " + sight.timeout().toSeconds() + " s: " + running.waitingFor();
            return Optional.of(late ? result.ended(Outcome.TimedOut, "Timeout", words, Optional.empty(), now) : result);
        }
        if (sight.seen() instanceof Ended ended)
            return Optional.of(before.orElseGet(() -> HookResult.running(sight.name(), sight.phase(), ended.uid(), now))
                    .ended(
                            ended.good() ? Outcome.Succeeded : Outcome.Failed,
                            ended.reason(),
                            ended.message(),
                            ended.exitCode(),
                            now));
        if (sight.seen() instanceof Deleted deleted)
            return Optional.of(lost(
                    before.orElseGet(() -> HookResult.running(sight.name(), sight.phase(), deleted.uid(), now)), now));
        return before.map(running -> lost(running, now));
    }

    private static HookResult lost(HookResult running, Instant now) {
        String words = "somebody deleted it before it had ended, so nobody can tell what it did";
        return running.ended(Outcome.Lost, "Deleted", words, Optional.empty(), now);
    }

    /** These, but with what runs given up, except what is let run to its end. */
    Results cancelled(String why, List<HookSight> finishing, Instant now) {
        return ending(finishing, hook -> hook.ended(Outcome.Cancelled, "Superseded", why, Optional.empty(), now));
    }

    /** These, and what can be seen of hooks now; of what runs and cannot be seen nobody can tell what it did. */
    Results seeingOnly(List<HookSight> sights, Instant now) {
        return seeing(sights, now).ending(sights, hook -> lost(hook, now));
    }

    private Results ending(List<HookSight> butFor, UnaryOperator<HookResult> end) {
        TreeMap<String, HookResult> all = new TreeMap<>();
        hooks.forEach((name, hook) -> {
            boolean stays = butFor.stream().anyMatch(sight -> sight.name().equals(name));
            all.put(name, hook.isRunning() && !stays ? end.apply(hook) : hook);
        });
        return new Results(steps, omitted, all, begun);
    }

    boolean isRunning(String name) {
        return hook(name).filter(HookResult::isRunning).isPresent();
    }

    /** When the first of those hooks that run has run too long; empty if none runs. */
    Optional<Instant> firstTimeout(List<HookSight> sights) {
        return sights.stream()
                .flatMap(sight -> hook(sight.name()).stream()
                        .filter(HookResult::isRunning)
                        .map(hook -> hook.startedAt().plus(sight.timeout())))
                .min(Comparator.naturalOrder());
    }

    /** What a new try goes on from: hooks that went well, and whether there is something to finish. */
    public Results carried() {
        TreeMap<String, HookResult> good = new TreeMap<>();
        hooks.forEach((name, hook) -> {
            if (hook.hasSucceeded() && hook.phase() != Hook.Phase.SYNC_FAIL) good.put(name, hook);
        });
        return new Results(List.of(), 0, good, begun);
    }

    /** Whether a hook must still be made: nothing of it is recorded, and nothing of this attempt is there. */
    boolean lacks(HookSight sight) {
        return !hooks.containsKey(sight.name())
                && (sight.seen() instanceof Absent || sight.seen() instanceof HookSight.Stale);
    }
}
