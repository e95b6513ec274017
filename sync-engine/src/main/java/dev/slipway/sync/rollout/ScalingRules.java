package dev.slipway.sync.rollout;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.sync.rollout.Health.State;
import java.util.List;
import java.util.Optional;

/** Objects that decide how many pods there may be. */
final class ScalingRules {
    private static final List<String> CANNOT_SCALE = List.of("FailedGetScale", "FailedUpdateScale");
    private static final List<String> CANNOT_MEASURE = List.of(
            "FailedGetResourceMetric",
            "FailedGetObjectMetric",
            "FailedGetPodsMetric",
            "FailedGetExternalMetric",
            "FailedComputeMetricsReplicas",
            "InvalidSelector");

    private ScalingRules() {}

    /**
     * Degraded by the same eight findings as in Argo CD, but only if they last: there are no metrics of pods that have just started. Until an
     * autoscaler has been looked at nobody can tell.
     */
    static Health autoscaler(ApiObject autoscaler, Scene scene) {
        Optional<Condition> unable = Conditions.whenFalse(autoscaler, "AbleToScale")
                .filter(condition -> CANNOT_SCALE.contains(condition.reason()));
        Optional<Condition> blind = Conditions.whenFalse(autoscaler, "ScalingActive")
                .filter(condition -> CANNOT_MEASURE.contains(condition.reason()));
        Optional<Condition> finding = unable.or(() -> blind);
        if (finding.isPresent())
            return scene.patient(
                    Conditions.since(autoscaler, finding.get().type()),
                    Health.GRACE,
                    finding.get().reason(),
                    finding.get().message());
        boolean scales = Conditions.whenTrue(autoscaler, "AbleToScale").isPresent()
                || Conditions.whenTrue(autoscaler, "ScalingLimited").isPresent();
        if (scales) return Health.healthy("AbleToScale");
        return autoscaler.conditions().isEmpty()
                ? Health.of(State.UNKNOWN, "NotObserved", "no controller has looked at it")
                : Health.of(State.PROGRESSING, "NotScaling", "it cannot scale yet");
    }

    /** A budget that allows nothing at the moment does its work; one that cannot count its pods does not. */
    static Health disruptionBudget(ApiObject budget, Scene scene) {
        Optional<Long> observed = budget.status().whole("observedGeneration");
        if (observed.orElse(0L) < budget.generation())
            return Health.of(State.PROGRESSING, "NotObserved", "its controller has not seen the last change");
        return Conditions.whenFalse(budget, "DisruptionAllowed")
                .filter(condition -> condition.reason().equals("SyncFailed"))
                .map(condition -> scene.patient(
                        Conditions.since(budget, "DisruptionAllowed"),
                        Health.GRACE,
                        "SyncFailed",
                        Conditions.message(condition)))
                .orElse(Health.healthy("Observed"));
    }
}
