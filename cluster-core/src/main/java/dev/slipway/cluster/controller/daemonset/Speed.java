package dev.slipway.cluster.controller.daemonset;

import dev.slipway.cluster.controller.Portion;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.Optional;

/**
 * How fast a set may be updated.
 *
 * @param onDelete nothing is replaced before somebody deletes it
 * @param maxSurge nodes that may have an old and a new pod at once
 * @param maxUnavailable nodes that need not have an available pod
 */
record Speed(boolean onDelete, int maxSurge, int maxUnavailable) {

    /** Percentages of the nodes that should have a pod, both rounded up; if both come to 0, one may be unavailable. */
    static Speed of(ApiObject set, int wanted) {
        Mapping strategy = set.spec().mapping("updateStrategy");
        if (strategy.text("type").equals(Optional.of("OnDelete"))) return new Speed(true, 0, 0);
        int surge = Portion.roundedUp(strategy.at("rollingUpdate", "maxSurge"), "0", wanted);
        int unavailable = Portion.roundedUp(strategy.at("rollingUpdate", "maxUnavailable"), "1", wanted);
        return new Speed(false, surge, wanted > 0 && surge == 0 && unavailable == 0 ? 1 : unavailable);
    }
}
