package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How many simulated nodes there are, and how life goes on them unless a pod's annotations say otherwise.
 *
 * @param count nodes, called {@code node-0} and so on; at most {@link #MOST}
 * @param capacity what each offers: quantities by resource
 * @param nodeReadyAfter from a node's registration to its being Ready
 * @param readyAfter from a container's start to its being ready
 * @param runFor how long a container runs that is meant to end: one of a Job, or one that crashes
 * @param stopAfter from being asked to stop to having stopped, at most the pod's grace period
 */
public record SimulatedNodes(
        int count,
        Mapping capacity,
        Duration nodeReadyAfter,
        Duration readyAfter,
        Duration runFor,
        Duration stopAfter) {
    /** Each node has a slice of the pods' address range for itself. */
    public static final int MOST = 2048;

    private static final Mapping CAPACITY =
            Mapping.of("cpu", "32", "ephemeral-storage", "1Ti", "memory", "256Gi", "pods", "1k");
    private static final Duration SECOND = Duration.ofSeconds(1);

    public SimulatedNodes {
        if (count < 0 || count > MOST)
            throw new IllegalArgumentException("simulated nodes not from 0 to " + MOST + ": " + count);
    }

    /** Nodes of ordinary size on which everything takes a second. */
    public static SimulatedNodes of(int count) {
        return new SimulatedNodes(count, CAPACITY, Duration.ZERO, SECOND, SECOND, SECOND);
    }

    /** The same, with containers ready this long after their start. */
    public SimulatedNodes readyAfter(Duration time) {
        return new SimulatedNodes(count, capacity, nodeReadyAfter, time, runFor, stopAfter);
    }

    /** The same, with containers that stop this long after being asked to. */
    public SimulatedNodes stopAfter(Duration time) {
        return new SimulatedNodes(count, capacity, nodeReadyAfter, readyAfter, runFor, time);
    }

    /** The same with another capacity of each node. */
    public SimulatedNodes offering(Mapping quantities) {
        return new SimulatedNodes(count, quantities, nodeReadyAfter, readyAfter, runFor, stopAfter);
    }

    List<ObjectKey> keys() {
        return IntStream.range(0, count)
                .mapToObj(number -> new ObjectKey(Kinds.NODE.groupKind(), "", "node-" + number))
                .toList();
    }

    /** The number in a node's name, if it is one of these nodes. */
    Optional<Integer> number(String node) {
        if (!node.startsWith("node-")) return Optional.empty();
        try {
            int number = Integer.parseInt(node.substring("node-".length()));
            return number >= 0 && number < count && node.equals("node-" + number)
                    ? Optional.of(number)
                    : Optional.empty();
        } catch (NumberFormatException anotherNode) {
            return Optional.empty();
        }
    }
}
