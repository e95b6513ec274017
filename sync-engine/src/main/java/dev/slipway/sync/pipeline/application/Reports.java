package dev.slipway.sync.pipeline.application;

import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.apply.Attempt;
import dev.slipway.sync.apply.AttemptState;
import dev.slipway.sync.gate.Gates.Verdicts;
import dev.slipway.sync.gate.Verdict;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.pipeline.evaluation.Wanted;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.plan.Held;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.report.ApplicationMemory;
import dev.slipway.sync.report.ApplicationReport;
import dev.slipway.sync.report.LiveChanges;
import dev.slipway.sync.report.Problems;
import dev.slipway.sync.report.Sync;
import dev.slipway.sync.rollout.Health;
import dev.slipway.sync.rollout.HealthRules;
import dev.slipway.sync.rollout.Judge;
import dev.slipway.sync.rollout.Leaf;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Puts what one look has found into a report. Pure. */
record Reports(
        LiveView view,
        Judge judge,
        Wanted wanted,
        Optional<Attempt> attempt,
        ApplicationMemory memory,
        List<Held> held) {

    /** Nobody can tell what it should be, or it cannot be. */
    ApplicationReport broken(List<Problem> problems) {
        List<Health> owned =
                memory.inventory().uids().keySet().stream().map(this::health).toList();
        return report(Sync.FAILED, Health.worst(owned), Problems.line(problems), Optional.empty(), problems);
    }

    /** A gate holds or refuses all of it. */
    ApplicationReport held(Plan plan, Verdicts verdicts) {
        if (verdicts.writes() instanceof Verdict.Refused refused)
            return report(
                    Sync.FAILED,
                    health(plan),
                    refused.problem().toString(),
                    Optional.of(plan),
                    List.of(refused.problem()));
        String undone = LiveChanges.warning(plan, wanted.application().name());
        return report(Sync.HELD, health(plan), waitingFor(verdicts.writes()) + undone, Optional.of(plan), List.of())
                .heldBy(verdicts.writes().rule());
    }

    /** Somebody keeps changing it; it is healed, but not yet. */
    ApplicationReport drifted(Plan plan, Instant heals) {
        String message = "it is changed again and again: "
                + LiveChanges.undoneBy(plan).orElse("by somebody else") + "; it is put back at " + heals;
        return report(Sync.OUT_OF_SYNC, health(plan), message, Optional.of(plan), List.of());
    }

    /** An attempt is under way, or has ended. */
    ApplicationReport attempted(Plan plan, Verdicts verdicts) {
        AttemptState state = attempt.map(Attempt::state).orElse(new AttemptState.Succeeded(Instant.EPOCH));
        if (state instanceof AttemptState.Failed failed)
            return report(
                    Sync.FAILED, health(plan), Problems.line(failed.problems()), Optional.of(plan), failed.problems());
        if (!(state instanceof AttemptState.Succeeded))
            return report(Sync.PROGRESSING, health(plan), state.waitingFor(), Optional.of(plan), List.of());
        if (!verdicts.deletions().isOpen())
            return report(Sync.HELD, health(plan), waitingFor(verdicts.deletions()), Optional.of(plan), List.of());
        if (held.stream().anyMatch(Held::stays))
            return report(Sync.OUT_OF_SYNC, health(plan), staying(), Optional.of(plan), List.of());
        return report(Sync.SYNCED, health(plan), health(plan).message(), Optional.of(plan), List.of());
    }

    private String staying() {
        return LiveChanges.left(
                held.stream().filter(Held::stays).toList(), wanted.application().name());
    }

    private ApplicationReport report(
            Sync sync, Health health, String message, Optional<Plan> plan, List<Problem> problems) {
        return new ApplicationReport(
                sync,
                health,
                message,
                Optional.of(wanted.commit()),
                plan,
                attempt,
                memory,
                problems,
                held,
                Optional.empty());
    }

    private Health health(Plan plan) {
        return Health.worst(plan.steps()
                .map(step -> named(step.key(), Sights.health(step, judge)))
                .toList());
    }

    private Health health(ObjectKey key) {
        return named(key, view.get(key).map(judge::of).orElse(HealthRules.missing()));
    }

    /** The health of one of many: its message says whose it is. */
    private static Health named(ObjectKey key, Health health) {
        if (health.message().isEmpty()) return health;
        return health.saying(key + ": " + health.message())
                .blockedBy(health.blocking().orElse(Leaf.of(key)));
    }

    private static String waitingFor(Verdict verdict) {
        return verdict instanceof Verdict.Held held ? held.waitingFor() : "";
    }
}
