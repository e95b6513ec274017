package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.util.Optional;

/** At rest every pod has a node, or says that it fits nowhere and why. One that always fails may just have been made anew. */
final class PodsConverge implements Invariant {
    @Override
    public void checkAtRest(Seen seen, boolean mended) {
        for (ApiObject pod : seen.all(Seen.POD)) {
            if (!Pods.isActive(pod) || !Pods.node(pod).isEmpty()) continue;
            boolean saysWhy = pod.condition("PodScheduled")
                    .filter(condition -> condition.status().equals("False")
                            && !condition.message().isEmpty())
                    .isPresent();
            if (awaitsVolume(pod, seen) || alwaysFails(pod)) continue;
            Invariant.require(saysWhy, "has no node and does not say why: " + pod.status(), pod);
        }
    }

    /** Its node has been chosen and a volume is being made there, or its claim says why not. */
    private static boolean awaitsVolume(ApiObject pod, Seen seen) {
        return Pods.claims(pod).stream()
                .flatMap(name -> seen.get(new ObjectKey(VolumeMatch.CLAIM, pod.namespace(), name)).stream())
                .anyMatch(claim -> claim.annotation(VolumeMatch.SELECTED_NODE).isPresent()
                        && !claim.status().text("phase").equals(Optional.of("Bound")));
    }

    private static boolean alwaysFails(ApiObject pod) {
        return pod.annotation("simulation.slipway.dev/behaviour")
                .filter("fail"::equals)
                .isPresent();
    }
}
