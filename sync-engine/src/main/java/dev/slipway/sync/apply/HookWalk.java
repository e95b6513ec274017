package dev.slipway.sync.apply;

import dev.slipway.sync.model.Hook;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the hooks of one phase ask for next: wave by wave, and in a wave first to be started, then to be waited for, then to be judged. So one
 * that fails does not take away from another what it is doing.
 */
record HookWalk(Hook.Phase phase, Results results, Sight sight) {
    /** How long the object of an earlier attempt may take to go. */
    private static final Duration LEAVING = Duration.ofMinutes(5);

    /** What comes next. */
    sealed interface Move {}

    /** Some must be started. */
    record Start(int wave) implements Move {}

    /** Some run, or make place. */
    record Await(int wave, Instant until, String waitingFor, boolean leaving) implements Move {}

    /** Some went wrong. */
    record Broken(List<Problem> problems) implements Move {}

    /** Empty once all of the phase have succeeded. */
    Optional<Move> next(AttemptState state, Instant now) {
        List<Integer> waves =
                mine().stream().map(HookSight::wave).distinct().sorted().toList();
        for (int wave : waves) {
            List<HookSight> together =
                    mine().stream().filter(hook -> hook.wave() == wave).toList();
            Optional<Move> move = start(wave, together)
                    .or(() -> await(wave, together, state, now))
                    .or(() -> broken(together));
            if (move.isPresent()) return move;
        }
        return Optional.empty();
    }

    private List<HookSight> mine() {
        return sight.hooks().stream().filter(hook -> hook.phase() == phase).toList();
    }

    private Optional<Move> start(int wave, List<HookSight> together) {
        return together.stream().anyMatch(results::lacks) ? Optional.of(new Start(wave)) : Optional.empty();
    }

    private Optional<Move> await(int wave, List<HookSight> together, AttemptState state, Instant now) {
        List<HookSight> leaving = together.stream()
                .filter(hook -> results.hook(hook.name()).isEmpty())
                .toList();
        List<HookSight> running =
                together.stream().filter(hook -> results.isRunning(hook.name())).toList();
        if (leaving.isEmpty() && running.isEmpty()) return Optional.empty();
        if (running.isEmpty()) return Optional.of(leave(wave, leaving, state, now));
        Instant until = results.firstTimeout(running).orElseThrow();
        String what = running.stream().map(HookWalk::text).collect(Collectors.joining(", "));
        return Optional.of(new Await(wave, until, phase.word() + " hook " + what, false));
    }

    private static Move leave(int wave, List<HookSight> leaving, AttemptState state, Instant now) {
        Instant until = state instanceof AttemptState.HookWaiting before && before.leaving()
                ? before.until()
                : now.plus(LEAVING);
        String names = leaving.stream().map(HookSight::name).collect(Collectors.joining(", "));
        if (now.isBefore(until))
            return new Await(wave, until, "deletion of hook " + names + " of an earlier attempt", true);
        return new Broken(List.of(Problem.at(
                Reason.HookFailed,
                leaving.get(0).origin(),
                "hook " + names + " of an earlier attempt is still there " + LEAVING.toMinutes()
                        + " minutes after its deletion; see metadata.finalizers, whoever set them has not answered")));
    }

    private Optional<Move> broken(List<HookSight> together) {
        List<Problem> problems = together.stream()
                .flatMap(hook -> results.hook(hook.name()).stream()
                        .filter(result -> !result.hasSucceeded())
                        .map(result -> problem(hook, result)))
                .toList();
        return problems.isEmpty() ? Optional.empty() : Optional.of(new Broken(problems));
    }

    private static String text(HookSight hook) {
        return hook.seen() instanceof HookSight.Running running
                ? hook.name() + ": " + running.waitingFor()
                : hook.name();
    }

    private static Problem problem(HookSight hook, HookResult result) {
        String code = result.exitCode().map(exit -> " with exit code " + exit).orElse("");
        String words = result.message().isEmpty() ? "" : ": " + result.message();
        String how = switch (result.outcome()) {
            case Running, Succeeded, Failed -> "failed" + code + words;
            case TimedOut, Lost, Cancelled -> result.outcome().name() + words;
        };
        Reason reason = result.outcome() == HookResult.Outcome.Lost ? Reason.HookLost : Reason.HookFailed;
        return Problem.at(reason, hook.origin(), hook.phase().word() + " hook " + hook.name() + " " + how);
    }
}
