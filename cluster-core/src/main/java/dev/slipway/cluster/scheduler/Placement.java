package dev.slipway.cluster.scheduler;

import dev.slipway.cluster.controller.Taints;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether a pod may be on a node as far as labels and taints go. */
final class Placement {
    private static final String NOT_READY = "node.kubernetes.io/not-ready";
    private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
    private static final Set<String> KEEPING_AWAY = Set.of("NoSchedule", "NoExecute");

    private Placement() {}

    static boolean toleratesUnschedulable(ApiObject pod) {
        return Taints.isTolerated(taint(UNSCHEDULABLE), pod);
    }

    /** The first taint of a node that keeps a pod away, as messages show it. A node that is not ready counts as tainted so. */
    static Optional<String> untolerated(ApiObject pod, ApiObject node) {
        List<Mapping> taints = new ArrayList<>(node.spec().sequence("taints").mappings());
        if (node.condition("Ready").filter(ready -> ready.isTrue()).isEmpty()) taints.add(taint(NOT_READY));
        return taints.stream()
                .filter(taint -> KEEPING_AWAY.contains(taint.text("effect").orElse("")))
                .filter(taint -> !Taints.isTolerated(taint, pod))
                .map(taint -> "{" + taint.text("key").orElse("") + ": "
                        + taint.text("value").orElse("") + "}")
                .findFirst();
    }

    private static Mapping taint(String key) {
        return Mapping.of("key", key, "effect", "NoSchedule");
    }
}
