package dev.slipway.cluster.scheduler.filter;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.scheduler.view.NodeState;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import dev.slipway.cluster.scheduler.view.Signal;
import java.util.List;
import java.util.Set;

/** A volume with labels of a zone is for nodes of that zone. Nodes that are in no zone take any. */
final class VolumeZone implements Filter {
    private static final Refusal REFUSAL = Refusal.forGood("node(s) had no available volume zone");
    private static final List<String> LABELS = List.of(
            "topology.kubernetes.io/zone",
            "topology.kubernetes.io/region",
            "failure-domain.beta.kubernetes.io/zone",
            "failure-domain.beta.kubernetes.io/region");

    @Override
    public Set<Signal> signals() {
        return Set.of(Signal.VOLUME);
    }

    @Override
    public Preparation prepare(PodState pod, Scene scene) {
        if (pod.claims().isEmpty()) return Preparation.ANY;
        List<ApiObject> volumes = PodVolumes.of(pod, scene.world()).bound().stream()
                .flatMap(claim -> PodVolumes.volume(claim, scene.world()).stream())
                .filter(volume -> LABELS.stream().anyMatch(volume.labels()::containsKey))
                .toList();
        if (volumes.isEmpty()) return Preparation.ANY;
        return Preparation.of(
                (node, gone) -> volumes.stream().allMatch(volume -> isNear(volume, node)) ? Refusal.NONE : REFUSAL);
    }

    private static boolean isNear(ApiObject volume, NodeState node) {
        if (LABELS.stream().noneMatch(node.labels()::containsKey)) return true;
        for (String label : LABELS) {
            String wanted = volume.labels().get(label);
            if (wanted == null) continue;
            boolean there = node.label(label)
                    .filter(List.of(wanted.split("__"))::contains)
                    .isPresent();
            if (!there) return false;
        }
        return true;
    }
}
