package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.controller.Taints;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/**
 * At rest a node that lost its power is known to be lost and keeps pods away, any other is ready and does not; pods have left nodes that send them
 * away, and nodes that are no more.
 */
final class NodesTellTheTruth implements Invariant {
    private static final String UNREACHABLE = "node.kubernetes.io/unreachable";
    private static final String NOT_READY = "node.kubernetes.io/not-ready";
    private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

    @Override
    public void checkAtRest(Seen seen, boolean mended) {
        long all = seen.all(Seen.NODE).size();
        long lost = seen.all(Seen.NODE).stream().filter(NodeUsers::isLost).count();
        for (ApiObject node : seen.all(Seen.NODE)) {
            String ready = node.condition("Ready").map(Condition::status).orElse("");
            boolean isLost = NodeUsers.isLost(node);
            Invariant.require(ready.equals(isLost ? "Unknown" : "True"), "is ready: " + ready, node);
            says(node, UNREACHABLE, "NoSchedule", isLost);
            if (!isLost || 2 * lost <= all) says(node, UNREACHABLE, "NoExecute", isLost);
            says(node, NOT_READY, "NoSchedule", false);
            says(node, NOT_READY, "NoExecute", false);
            boolean cordoned = node.spec().bool("unschedulable").orElse(false);
            says(node, UNSCHEDULABLE, "NoSchedule", cordoned);
        }
        for (ApiObject pod : seen.all(Seen.POD)) if (!Pods.node(pod).isEmpty() && !isHeld(pod)) check(pod, seen);
    }

    private static void says(ApiObject node, String key, String effect, boolean right) {
        boolean is = taints(node).stream()
                .anyMatch(taint -> taint.text("key").equals(Optional.of(key))
                        && taint.text("effect").equals(Optional.of(effect)));
        Invariant.require(is == right, (is ? "has" : "lacks") + " the taint " + key + ":" + effect, node);
    }

    private static boolean isHeld(ApiObject pod) {
        return pod.isDeleting() && !pod.finalizers().isEmpty();
    }

    private static void check(ApiObject pod, Seen seen) {
        Optional<ApiObject> node = seen.get(new ObjectKey(Seen.NODE, "", Pods.node(pod)));
        Invariant.require(node.isPresent(), "is on " + Pods.node(pod) + ", which is no more", pod);
        for (Mapping taint : taints(node.get())) {
            boolean stays = !taint.text("effect").equals(Optional.of("NoExecute")) || isForEver(taint, pod);
            Invariant.require(stays || pod.isDeleting() || Pods.isTerminal(pod), "stays under " + taint, pod);
        }
    }

    private static boolean isForEver(Mapping taint, ApiObject pod) {
        List<Mapping> tolerations = Taints.tolerations(taint, pod);
        return !tolerations.isEmpty()
                && tolerations.stream().noneMatch(toleration -> toleration.has("tolerationSeconds"));
    }

    private static List<Mapping> taints(ApiObject node) {
        return node.spec().sequence("taints").mappings();
    }
}
