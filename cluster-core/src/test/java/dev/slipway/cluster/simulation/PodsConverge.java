package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;

/** At rest every pod has a node, or says that it fits nowhere and why. */
final class PodsConverge implements Invariant {
    @Override
    public void checkAtRest(Seen seen, boolean mended) {
        for (ApiObject pod : seen.all(Seen.POD)) {
            if (!Pods.isActive(pod) || !Pods.node(pod).isEmpty()) continue;
            boolean saysWhy = pod.condition("PodScheduled")
                    .filter(condition -> condition.status().equals("False")
                            && !condition.message().isEmpty())
                    .isPresent();
            Invariant.require(saysWhy, "has no node and does not say why: " + pod.status(), pod);
        }
    }
}
