package dev.slipway.sync.report;

import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.apply.Attempt;
import dev.slipway.sync.apply.AttemptState;
import dev.slipway.sync.apply.Brief;
import dev.slipway.sync.apply.HookResult;
import dev.slipway.sync.apply.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An attempt as its API object shows it. What it is for is written once; how it stands until it has ended. */
public final class AttemptReport {
    private AttemptReport() {}

    /** What it is for. */
    public static Mapping spec(Attempt attempt) {
        Brief brief = attempt.brief();
        Mapping.Builder spec = Mapping.builder()
                .put("application", brief.application())
                .put("number", brief.number())
                .put("commit", brief.commit().hex())
                .put("shortCommit", brief.commit().abbreviated())
                .put("purpose", brief.purpose().name())
                .put("renderedDigest", brief.renderedDigest())
                .put("planDigest", brief.planDigest())
                .put("tries", brief.tries())
                .put("startedAt", Times.seconds(brief.startedAt()))
                .put("request", brief.request())
                .put("requestedBy", brief.requestedBy());
        if (!brief.only().isAll()) spec.put("only", brief.only().names());
        return spec.build();
    }

    /** How it stands. */
    public static Mapping status(Attempt attempt) {
        AttemptState state = attempt.state();
        Mapping.Builder status = Mapping.builder()
                .put("phase", state.word())
                .put("message", message(state))
                .put("steps", steps(attempt.results().steps()))
                .put("hooks", hooks(attempt));
        if (attempt.results().begun()) status.put("begun", true);
        if (attempt.results().omitted() > 0)
            status.put("omittedSteps", attempt.results().omitted());
        if (state instanceof AttemptState.Waiting waiting) status.put("wave", waiting.wave());
        if (state instanceof AttemptState.Superseded superseded) status.put("supersededBy", superseded.by());
        if (state instanceof AttemptState.Finishing finishing) status.put("supersededBy", finishing.by());
        if (state instanceof AttemptState.Failed failed)
            status.put("wave", failed.wave())
                    .put("retryAt", Times.seconds(failed.retryAt()))
                    .put("problems", Problems.tree(failed.problems()));
        else
            attempt.failure()
                    .ifPresent(failure ->
                            status.put("wave", failure.wave()).put("problems", Problems.tree(failure.problems())));
        if (!state.hasEnded()) status.put("until", state.reviewAt().map(Times::seconds));
        endedAt(state)
                .ifPresent(end -> status.put("finishedAt", Times.seconds(end))
                        .put("duration", duration(attempt.startedAt(), end)));
        return status.build();
    }

    private static String message(AttemptState state) {
        if (state instanceof AttemptState.Failed failed) return Problems.line(failed.problems());
        if (state instanceof AttemptState.Superseded superseded) return "by " + superseded.by();
        return state.waitingFor();
    }

    private static Optional<Instant> endedAt(AttemptState state) {
        if (state instanceof AttemptState.Succeeded succeeded) return Optional.of(succeeded.at());
        if (state instanceof AttemptState.Failed failed) return Optional.of(failed.at());
        if (state instanceof AttemptState.Superseded superseded) return Optional.of(superseded.at());
        return Optional.empty();
    }

    private static Sequence steps(List<StepResult> steps) {
        return new Sequence(steps.stream()
                .map(step -> (Tree) Mapping.builder()
                        .put("action", step.action())
                        .put("object", step.object())
                        .put("refused", step.refused())
                        .build())
                .toList());
    }

    private static Sequence hooks(Attempt attempt) {
        return new Sequence(attempt.results().hooks().values().stream()
                .map(hook -> (Tree) hook(hook))
                .toList());
    }

    private static Mapping hook(HookResult hook) {
        Mapping.Builder tree = Mapping.builder()
                .put("name", hook.name())
                .put("phase", hook.phase().word())
                .put("outcome", hook.outcome().name())
                .put("uid", hook.uid())
                .put("startedAt", Times.seconds(hook.startedAt()))
                .put("finishedAt", hook.finishedAt().map(Times::seconds))
                .put("exitCode", hook.exitCode());
        if (!hook.reason().isEmpty()) tree.put("reason", hook.reason());
        if (!hook.message().isEmpty()) tree.put("message", hook.message());
        return tree.build();
    }

    /** {@code 1h2m}, {@code 3m5s}, {@code 12s}: two units are enough to compare. */
    static String duration(Instant from, Instant to) {
        Duration time = Duration.between(from, to);
        if (time.toHours() > 0) return time.toHours() + "h" + time.toMinutesPart() + "m";
        if (time.toMinutes() > 0) return time.toMinutes() + "m" + time.toSecondsPart() + "s";
        return time.toSeconds() + "s";
    }
}
