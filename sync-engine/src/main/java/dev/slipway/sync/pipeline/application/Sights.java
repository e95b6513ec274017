package dev.slipway.sync.pipeline.application;

import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.apply.Sight;
import dev.slipway.sync.apply.Sight.WaveSight;
import dev.slipway.sync.gate.Gates.Verdicts;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.plan.Directives;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Step;
import dev.slipway.sync.plan.Wave;
import dev.slipway.sync.rollout.Health;
import dev.slipway.sync.rollout.Health.State;
import dev.slipway.sync.rollout.HealthRules;
import dev.slipway.sync.rollout.Judge;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an attempt sees: a plan, the health of its objects, and what the gates let through. Pure. */
final class Sights {
    private static final int LONGEST = 300;

    private Sights() {}

    static Sight of(Plan plan, Verdicts verdicts, Judge judge) {
        boolean deletes = verdicts.deletions().isOpen() && !plan.deletions().isEmpty();
        return new Sight(
                plan.waves().stream().map(wave -> of(wave, judge)).toList(),
                deletes,
                plan.vanishing().stream().map(ObjectKey::toString).toList());
    }

    /** The health of a wanted object. */
    static Health health(Step step, Judge judge) {
        if (step.ended()) return HealthRules.ended();
        return step.live().map(judge::of).orElse(HealthRules.missing());
    }

    private static WaveSight of(Wave wave, Judge judge) {
        Optional<String> writes = wave.writes().stream()
                .filter(Step::served)
                .map(Sights::difference)
                .reduce((one, other) -> one + ", " + other)
                .map(text -> text.length() > LONGEST ? text.substring(0, LONGEST) + " ..." : text);
        Optional<Step> worst = wave.steps().stream()
                .filter(step -> !health(step, judge).lets())
                .max(Comparator.comparing(step -> health(step, judge).state()));
        return new WaveSight(
                wave.number(),
                writes,
                worst.filter(step -> health(step, judge).state() == State.DEGRADED)
                        .map(step -> failure(step, health(step, judge))),
                worst.map(step -> step.key() + ": " + waiting(step, health(step, judge))),
                timeout(wave));
    }

    private static String difference(Step step) {
        String paths = step.changes().stream()
                .map(change -> change.path().display())
                .limit(3)
                .collect(Collectors.joining(", "));
        return paths.isEmpty() ? step.key().toString() : step.key() + " (" + paths + ")";
    }

    private static String waiting(Step step, Health health) {
        return step.served() ? health.message() : "its kind is not served yet";
    }

    private static Problem failure(Step step, Health health) {
        return Problem.at(
                Reason.RolloutFailed, step.origin(), step.key() + ": " + health.reason() + ": " + health.message());
    }

    private static Duration timeout(Wave wave) {
        List<Duration> asked = wave.steps().stream()
                .flatMap(step -> step.directives().timeout().stream())
                .toList();
        return asked.stream().max(Comparator.naturalOrder()).orElse(Directives.TIMEOUT);
    }
}
