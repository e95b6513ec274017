package dev.slipway.cluster.scheduler.filter;

import dev.slipway.cluster.controller.Taints;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import dev.slipway.cluster.scheduler.view.Signal;
import dev.slipway.diff.tree.Mapping;
import java.util.Set;

/** Nobody goes to a cordoned node but those who tolerate it. */
final class NodeUnschedulable implements Filter {
    private static final Mapping CORDONED =
            Mapping.of("key", "node.kubernetes.io/unschedulable", "effect", "NoSchedule");
    private static final Refusal REFUSAL = Refusal.forGood("node(s) were unschedulable");

    @Override
    public Set<Signal> signals() {
        return Set.of();
    }

    @Override
    public Preparation prepare(PodState pod, Scene scene) {
        if (Taints.isTolerated(CORDONED, pod.needs().tolerations())) return Preparation.ANY;
        return Preparation.of((node, gone) -> node.isUnschedulable() ? REFUSAL : Refusal.NONE);
    }
}
