package dev.slipway.cluster.scheduler.score;

import dev.slipway.cluster.scheduler.view.NodeState;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import java.util.List;
import java.util.Optional;

/** One wish about where a pod should go. */
public interface Score {
    /** What the best node gets. */
    int FULL = 100;

    /** With the weights of Kubernetes' default profile. */
    static List<Score> all() {
        return List.of(
                new TaintTolerationScore(),
                new NodeAffinityScore(),
                new NodeResourcesScore(),
                new PodTopologySpreadScore(),
                new InterPodAffinityScore(),
                new ImageLocalityScore());
    }

    /** How much it counts beside the others. */
    int weight();

    /** Looks at a pod and at the nodes that are left; empty where all of them are alike. */
    Optional<Rating> prepare(PodState pod, Scene scene, List<NodeState> nodes);

    /** The wish for one pod. */
    @FunctionalInterface
    interface Rating {
        /** Any number; see {@link #settle}. */
        long of(NodeState node);

        /** Makes numbers from 0 to 100 of what was said of all nodes, in the same order. */
        default void settle(long[] numbers) {}
    }

    /** Stretches numbers so that the largest becomes 100. */
    static void stretch(long[] numbers, boolean reverse) {
        long most = 0;
        for (long number : numbers) most = Math.max(most, number);
        for (int i = 0; i < numbers.length; i++) {
            long share = most == 0 ? 0 : numbers[i] * FULL / most;
            numbers[i] = reverse ? FULL - share : share;
        }
    }
}
