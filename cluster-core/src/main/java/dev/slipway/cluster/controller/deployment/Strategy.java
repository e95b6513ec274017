package dev.slipway.cluster.controller.deployment;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.util.Optional;

/**
 * How fast a rollout may go.
 *
 * @param recreate all old pods go before a new one comes
 * @param maxSurge pods above the wanted number
 * @param maxUnavailable wanted pods that need not be available
 */
record Strategy(boolean recreate, int maxSurge, int maxUnavailable) {

    /** Percentages of the wanted number: surge is rounded up, unavailability down; if that makes both 0, one pod may be unavailable, else nothing could ever move. */
    static Strategy of(ApiObject deployment) {
        Mapping strategy = deployment.spec().mapping("strategy");
        int replicas = replicas(deployment);
        if (strategy.text("type").equals(Optional.of("Recreate"))) return new Strategy(true, 0, 0);
        int surge = count(strategy.at("rollingUpdate", "maxSurge"), replicas, true);
        int unavailable = count(strategy.at("rollingUpdate", "maxUnavailable"), replicas, false);
        if (surge == 0 && unavailable == 0) unavailable = 1;
        return new Strategy(false, surge, Math.min(unavailable, replicas));
    }

    /** {@code spec.replicas}. */
    static int replicas(ApiObject workload) {
        return workload.spec().whole("replicas").orElse(1L).intValue();
    }

    /** The default of both is 25%. */
    private static int count(Optional<Tree> value, int replicas, boolean up) {
        String text = value.map(tree -> tree instanceof Scalar scalar ? scalar.display() : "")
                .orElse("25%");
        if (!text.endsWith("%")) return Integer.parseInt(text);
        int percent = Integer.parseInt(text.substring(0, text.length() - 1));
        return up ? -Math.floorDiv(-percent * replicas, 100) : Math.floorDiv(percent * replicas, 100);
    }
}
