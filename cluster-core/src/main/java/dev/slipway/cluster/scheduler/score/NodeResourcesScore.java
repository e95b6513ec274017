package dev.slipway.cluster.scheduler.score;

import dev.slipway.cluster.scheduler.view.Needs;
import dev.slipway.cluster.scheduler.view.NodeState;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import java.util.List;
import java.util.Optional;

/**
 * The more of a node stays free the better ({@code LeastAllocated}), and the more evenly its processor and memory are used ({@code
 * BalancedAllocation}). Both count once, so they are one sum; the second says nothing of pods that ask for nothing.
 */
final class NodeResourcesScore implements Score {
    @Override
    public int weight() {
        return 1;
    }

    @Override
    public Optional<Rating> prepare(PodState pod, Scene scene, List<NodeState> nodes) {
        Needs needs = pod.needs();
        boolean asks = needs.requests().cpu() > 0 || needs.requests().memory() > 0;
        return Optional.of(node -> least(needs, node) + (asks ? balanced(needs, node) : 0));
    }

    private static long least(Needs needs, NodeState node) {
        long cpu = node.allocatable().cpu();
        long memory = node.allocatable().memory();
        int resources = (cpu > 0 ? 1 : 0) + (memory > 0 ? 1 : 0);
        if (resources == 0) return 0;
        return (free(node.assumedCpu() + needs.assumedCpu(), cpu)
                        + free(node.assumedMemory() + needs.assumedMemory(), memory))
                / resources;
    }

    private static long free(long used, long all) {
        return all <= 0 || used > all ? 0 : (long) ((all - used) * (double) FULL / all);
    }

    private static long balanced(Needs needs, NodeState node) {
        long cpu = node.allocatable().cpu();
        long memory = node.allocatable().memory();
        if (cpu <= 0 || memory <= 0) return FULL;
        double ofCpu = Math.min(1, (node.requested().cpu() + needs.requests().cpu()) / (double) cpu);
        double ofMemory =
                Math.min(1, (node.requested().memory() + needs.requests().memory()) / (double) memory);
        return (long) ((1 - Math.abs(ofCpu - ofMemory) / 2) * FULL);
    }
}
