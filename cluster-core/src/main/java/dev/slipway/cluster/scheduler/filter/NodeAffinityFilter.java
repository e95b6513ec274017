package dev.slipway.cluster.scheduler.filter;

import dev.slipway.cluster.controller.NodeAffinity;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import dev.slipway.cluster.scheduler.view.Signal;
import java.util.Set;

/** {@code nodeSelector} and the required node affinity. Where every term names a node, no other is looked at. */
final class NodeAffinityFilter implements Filter {
    private static final Refusal REFUSAL = Refusal.forGood("node(s) didn't match Pod's node affinity/selector");

    @Override
    public Set<Signal> signals() {
        return Set.of();
    }

    @Override
    public Preparation prepare(PodState pod, Scene scene) {
        NodeAffinity affinity = pod.needs().nodes();
        if (affinity.isAny()) return Preparation.ANY;
        Preparation all =
                Preparation.of((node, gone) -> affinity.admits(node.labels(), node.name()) ? Refusal.NONE : REFUSAL);
        return affinity.named().map(all::only).orElse(all);
    }
}
