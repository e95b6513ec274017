package dev.slipway.cluster.scheduler.filter;

import dev.slipway.cluster.controller.Taints;
import dev.slipway.cluster.scheduler.view.NodeState;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import dev.slipway.cluster.scheduler.view.Signal;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Set;

/** Taints of effect NoSchedule or NoExecute that a pod does not tolerate keep it away; the first one is named. */
final class TaintToleration implements Filter {
    @Override
    public Set<Signal> signals() {
        return Set.of();
    }

    @Override
    public Preparation prepare(PodState pod, Scene scene) {
        List<Mapping> tolerations = pod.needs().tolerations();
        return Preparation.of((node, gone) -> check(node, tolerations));
    }

    private static Refusal check(NodeState node, List<Mapping> tolerations) {
        for (Mapping taint : node.strictTaints()) {
            if (!Taints.isTolerated(taint, tolerations))
                return Refusal.forGood(
                        "node(s) had untolerated taint {" + taint.text("key").orElse("") + ": "
                                + taint.text("value").orElse("") + "}");
        }
        return Refusal.NONE;
    }
}
