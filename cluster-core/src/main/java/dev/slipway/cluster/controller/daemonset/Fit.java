package dev.slipway.cluster.controller.daemonset;

import dev.slipway.cluster.controller.NodeAffinity;
import dev.slipway.cluster.controller.Taints;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Whether a node should have a pod of a set. */
enum Fit {
    /** It should. */
    RUNS,
    /** It should get none, but one that is there may stay: the node was tainted with {@code NoSchedule} since. */
    STAYS,
    /** It should have none. */
    LEAVES;

    /** What to ask of each node, given a pod as the set would make it. */
    static Function<ApiObject, Fit> of(ApiObject pod) {
        NodeAffinity affinity = NodeAffinity.of(pod.spec());
        Optional<String> only = pod.spec().text("nodeName").filter(name -> !name.isEmpty());
        return node -> {
            boolean named = only.isEmpty() || only.get().equals(node.name());
            return named && affinity.admits(node) ? underTaints(pod, node) : LEAVES;
        };
    }

    private static Fit underTaints(ApiObject pod, ApiObject node) {
        List<String> untolerated = node.spec().sequence("taints").mappings().stream()
                .filter(taint -> !Taints.isTolerated(taint, pod))
                .flatMap(taint -> effect(taint).stream())
                .toList();
        if (untolerated.contains("NoExecute")) return LEAVES;
        return untolerated.contains("NoSchedule") ? STAYS : RUNS;
    }

    private static Optional<String> effect(Mapping taint) {
        return taint.text("effect");
    }
}
