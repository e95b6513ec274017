package dev.slipway.cluster.controller.deployment;

import dev.slipway.cluster.controller.Portion;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.Optional;

/**
 * How fast a rollout may go.
 *
 * @param recreate all old pods go before a new one comes
 * @param maxSurge pods above the wanted number
 * @param maxUnavailable wanted pods that need not be available
 */
record Strategy(boolean recreate, int maxSurge, int maxUnavailable) {
    /** Of both. */
    private static final String DEFAULT = "25%";

    /** Percentages of the wanted number: surge is rounded up, unavailability down; if that makes both 0, one pod may be unavailable, else nothing could ever move. */
    static Strategy of(ApiObject deployment) {
        Mapping strategy = deployment.spec().mapping("strategy");
        int replicas = replicas(deployment);
        if (strategy.text("type").equals(Optional.of("Recreate"))) return new Strategy(true, 0, 0);
        int surge = Portion.roundedUp(strategy.at("rollingUpdate", "maxSurge"), DEFAULT, replicas);
        int unavailable = Portion.roundedDown(strategy.at("rollingUpdate", "maxUnavailable"), DEFAULT, replicas);
        if (surge == 0 && unavailable == 0) unavailable = 1;
        return new Strategy(false, surge, Math.min(unavailable, replicas));
    }

    /** {@code spec.replicas}. */
    static int replicas(ApiObject workload) {
        return workload.spec().whole("replicas").orElse(1L).intValue();
    }
}
