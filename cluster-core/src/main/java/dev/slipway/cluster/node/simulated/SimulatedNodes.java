package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which simulated nodes there are from the beginning, and how life goes on all of them unless annotations say otherwise.
 *
 * @param groups at most {@link #MOST} nodes in all
 * @param nodeReadyAfter from a node's registration to its being Ready
 * @param readyAfter from a container's start to its being ready
 * @param runFor how long a container runs that is meant to end: one of a Job, or one that crashes
 * @param stopAfter from being asked to stop to having stopped, at most the pod's grace period
 */
public record SimulatedNodes(
        List<NodeGroup> groups, Duration nodeReadyAfter, Duration readyAfter, Duration runFor, Duration stopAfter) {
    /** Each node has a slice of the pods' address range for itself. */
    public static final int MOST = Slices.COUNT;

    static final Mapping CAPACITY =
            Mapping.of("cpu", "32", "ephemeral-storage", "1Ti", "memory", "256Gi", "pods", "1k");
    private static final Duration SECOND = Duration.ofSeconds(1);

    public SimulatedNodes {
        groups = List.copyOf(groups);
        long count = groups.stream().mapToLong(NodeGroup::count).sum();
        if (count > MOST) throw new IllegalArgumentException("more than " + MOST + " simulated nodes: " + count);
    }

    /** Nodes of ordinary size, called {@code node-0} and so on, on which everything takes a second. */
    public static SimulatedNodes of(int count) {
        return of(List.of(NodeGroup.of("node", count)));
    }

    /** These nodes, on which everything takes a second. */
    public static SimulatedNodes of(List<NodeGroup> groups) {
        return new SimulatedNodes(groups, Duration.ZERO, SECOND, SECOND, SECOND);
    }

    /** The same, with containers ready this long after their start. */
    public SimulatedNodes readyAfter(Duration time) {
        return new SimulatedNodes(groups, nodeReadyAfter, time, runFor, stopAfter);
    }

    /** The same, with containers that stop this long after being asked to. */
    public SimulatedNodes stopAfter(Duration time) {
        return new SimulatedNodes(groups, nodeReadyAfter, readyAfter, runFor, time);
    }

    /** The same with another capacity of each node. */
    public SimulatedNodes offering(Mapping quantities) {
        List<NodeGroup> others = groups.stream()
                .map(group -> new NodeGroup(
                        group.pattern(),
                        group.count(),
                        group.labels(),
                        group.taints(),
                        quantities,
                        group.pull(),
                        group.start()))
                .toList();
        return new SimulatedNodes(others, nodeReadyAfter, readyAfter, runFor, stopAfter);
    }

    List<ObjectKey> keys() {
        List<ObjectKey> keys = new ArrayList<>();
        for (NodeGroup group : groups) {
            IntStream.range(0, group.count())
                    .mapToObj(number -> new ObjectKey(Kinds.NODE.groupKind(), "", group.name(number)))
                    .forEach(keys::add);
        }
        return keys;
    }

    /** The group that a node of this name belongs to, if it is to be there from the beginning. */
    Optional<NodeGroup> group(String node) {
        return groups.stream().filter(group -> group.number(node).isPresent()).findFirst();
    }

    /** The number of such a node among all of them. */
    Optional<Integer> number(String node) {
        int before = 0;
        for (NodeGroup group : groups) {
            Optional<Integer> number = group.number(node);
            if (number.isPresent()) return Optional.of(before + number.get());
            before += group.count();
        }
        return Optional.empty();
    }
}
