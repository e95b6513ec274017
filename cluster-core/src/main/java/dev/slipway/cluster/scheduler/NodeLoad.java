package dev.slipway.cluster.scheduler;

import dev.slipway.cluster.controller.NodeAffinity;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/**
 * A node and what its pods have reserved.
 *
 * @param capacity what may be reserved
 * @param reserved what is
 * @param assumed what is used, as far as comparing nodes goes
 */
record NodeLoad(ApiObject node, Amounts capacity, Amounts reserved, Amounts assumed) {
    private static final BigDecimal FULL_SCORE = BigDecimal.valueOf(100);

    static NodeLoad of(ApiObject node, World world) {
        NodeLoad load =
                new NodeLoad(node, Amounts.in(node.status().mapping("allocatable")), Amounts.NONE, Amounts.NONE);
        for (ApiObject pod : world.find(Pods.BY_NODE, node.name())) {
            if (!Pods.isTerminal(pod)) load = load.with(Amounts.requestedBy(pod));
        }
        return load;
    }

    NodeLoad with(Amounts pod) {
        return new NodeLoad(node, capacity, reserved.plus(pod), assumed.plus(pod.assumed()));
    }

    /** Why a pod cannot go here, in Kubernetes' words; empty if it can. The first filter that refuses speaks. */
    List<String> refusals(ApiObject pod, Amounts wanted) {
        if (node.spec().bool("unschedulable").orElse(false) && !Placement.toleratesUnschedulable(pod)) {
            return List.of("node(s) were unschedulable");
        }
        Optional<String> taint = Placement.untolerated(pod, node);
        if (taint.isPresent()) return List.of("node(s) had untolerated taint " + taint.get());
        if (!NodeAffinity.of(pod.spec()).admits(node))
            return List.of("node(s) didn't match Pod's node affinity/selector");
        return reserved.shortOf(capacity, wanted).stream()
                .map(name -> name.equals(Amounts.PODS) ? "Too many pods" : "Insufficient " + name)
                .toList();
    }

    /** Whether a pod is better off here than on another node. */
    boolean isBetterThan(NodeLoad other, Amounts wanted) {
        int difference = score(wanted) - other.score(wanted);
        return difference != 0
                ? difference > 0
                : reserved.get(Amounts.PODS).compareTo(other.reserved.get(Amounts.PODS)) < 0;
    }

    /** The share of cpu and memory that stays free with a pod here, 0 to 100: {@code NodeResourcesFit} with {@code LeastAllocated}. */
    private int score(Amounts wanted) {
        Amounts after = assumed.plus(wanted.assumed());
        return (free(after, Amounts.CPU) + free(after, Amounts.MEMORY)) / 2;
    }

    private int free(Amounts used, String name) {
        BigDecimal all = capacity.get(name);
        if (all.signum() <= 0 || used.get(name).compareTo(all) > 0) return 0;
        return all.subtract(used.get(name))
                .multiply(FULL_SCORE)
                .divide(all, 0, RoundingMode.DOWN)
                .intValue();
    }
}
