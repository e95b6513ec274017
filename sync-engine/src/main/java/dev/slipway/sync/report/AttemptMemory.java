package dev.slipway.sync.report;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.apply.Attempt;
import dev.slipway.sync.apply.Attempt.Failure;
import dev.slipway.sync.apply.AttemptState;
import dev.slipway.sync.apply.Brief;
import dev.slipway.sync.apply.HookResult;
import dev.slipway.sync.apply.Results;
import dev.slipway.sync.apply.StepResult;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Hook;
import dev.slipway.sync.plan.Selection;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Takes up an attempt from its API object, as a new process must. */
public final class AttemptMemory {
    private AttemptMemory() {}

    /** Whether it has ended: then it does not change any more. */
    public static boolean hasEnded(ApiObject object) {
        return object.status().has("finishedAt");
    }

    /** Its place in the history of its application; 0 if it says none. */
    public static int number(ApiObject object) {
        return object.spec().whole("number").orElse(0L).intValue();
    }

    /** What became of its hooks, as far as it is written down. */
    public static Results results(ApiObject object) {
        TreeMap<String, HookResult> hooks = new TreeMap<>();
        for (Mapping entry : object.status().sequence("hooks").mappings())
            hook(entry).ifPresent(hook -> hooks.put(hook.name(), hook));
        List<StepResult> steps = object.status().sequence("steps").mappings().stream()
                .map(step -> new StepResult(
                        step.text("action").orElse(""), step.text("object").orElse(""), step.text("refused")))
                .toList();
        return new Results(
                steps,
                object.status().whole("omittedSteps").orElse(0L).intValue(),
                hooks,
                object.status().bool("begun").orElse(false));
    }

    /** All of it. What was under way is looked at anew; what was waited for is not waited for longer. */
    public static Attempt of(ApiObject object) {
        Mapping status = object.status();
        Optional<Failure> failure = Optional.of(Problems.of(status.sequence("problems")))
                .filter(problems -> !problems.isEmpty())
                .map(problems -> new Failure(problems, wave(status)));
        return Attempt.planned(brief(object)).takenUp(results(object), failure, state(status, failure));
    }

    private static Brief brief(ApiObject object) {
        Mapping spec = object.spec();
        return new Brief(
                spec.text("application").orElse(""),
                number(object),
                new CommitId(spec.text("commit").orElse(CommitId.NONE.hex())),
                spec.text("renderedDigest").orElse(""),
                spec.text("planDigest").orElse(""),
                Arrays.stream(Brief.Purpose.values())
                        .filter(purpose -> spec.text("purpose").equals(Optional.of(purpose.name())))
                        .findFirst()
                        .orElse(Brief.Purpose.Sync),
                new Selection(spec.sequence("only").texts()),
                spec.text("request"),
                spec.text("requestedBy"),
                spec.whole("tries").orElse(1L).intValue(),
                time(spec, "startedAt").orElse(Instant.EPOCH),
                false);
    }

    private static AttemptState state(Mapping status, Optional<Failure> failure) {
        String message = status.text("message").orElse("");
        Instant ended = time(status, "finishedAt").orElse(Instant.EPOCH);
        Instant until = time(status, "until").orElse(Instant.EPOCH);
        return switch (status.text("phase").orElse("")) {
            case "Succeeded" -> new AttemptState.Succeeded(ended);
            case "Superseded" ->
                new AttemptState.Superseded(status.text("supersededBy").orElse(""), ended);
            case "Failed" ->
                new AttemptState.Failed(
                        failure.map(Failure::problems).orElse(List.of()),
                        wave(status),
                        ended,
                        time(status, "retryAt").orElse(ended));
            case "Waiting" -> new AttemptState.Waiting(wave(status).orElse(0), until, message);
            case "Finishing" ->
                new AttemptState.Finishing(status.text("supersededBy").orElse(""), until, message);
            case "Vanishing" -> new AttemptState.Vanishing(until, message);
            default -> failure.isPresent() ? new AttemptState.Failing() : new AttemptState.Planned();
        };
    }

    private static Optional<Integer> wave(Mapping status) {
        return status.whole("wave").map(Long::intValue);
    }

    private static Optional<HookResult> hook(Mapping entry) {
        Optional<Hook.Phase> phase = entry.text("phase").flatMap(Hook.Phase::of);
        Optional<HookResult.Outcome> outcome = Arrays.stream(HookResult.Outcome.values())
                .filter(known -> entry.text("outcome").equals(Optional.of(known.name())))
                .findFirst();
        if (phase.isEmpty() || outcome.isEmpty()) return Optional.empty();
        return Optional.of(new HookResult(
                entry.text("name").orElse(""),
                phase.get(),
                outcome.get(),
                entry.text("uid").orElse(""),
                time(entry, "startedAt").orElse(Instant.EPOCH),
                time(entry, "finishedAt"),
                entry.whole("exitCode"),
                entry.text("reason").orElse(""),
                entry.text("message").orElse("")));
    }

    private static Optional<Instant> time(Mapping tree, String field) {
        try {
            return tree.text(field).map(Instant::parse);
        } catch (DateTimeException notOurs) {
            return Optional.empty();
        }
    }
}
