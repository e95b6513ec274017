package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives each pod an address of its own: the lowest that is free in its node's slice of {@code 10.128.0.0/9}, which holds 4094. What is taken is
 * read from the world; an address that was given and does not show there yet is kept in mind meanwhile, and nothing is lost by forgetting it.
 */
final class PodAddresses {
    private static final int FIRST = 10 << 24 | 128 << 16;
    private static final int SLICE_BITS = 12;
    private static final int PER_NODE = 1 << SLICE_BITS;

    private final Map<String, Given> given = new LinkedHashMap<>();

    /** An address on its way into the world. */
    private record Given(ObjectKey pod, String address) {}

    /** The addresses of a node's pods, as {@code spec.podCIDR} says it. */
    static String slice(int node) {
        return text(FIRST + (node << SLICE_BITS)) + "/" + (32 - SLICE_BITS);
    }

    /** The address that the node itself has. */
    static String host(int node) {
        return text((10 << 24 | 127 << 16) + (node >> 8 << 8) + (node & 0xff) + 1);
    }

    /** The pod's address, the same each time. */
    String of(ApiObject pod, int node, World world) {
        Optional<String> has = pod.status().text("podIP").filter(address -> !address.isEmpty());
        if (has.isPresent()) return has.get();
        forgetArrived(world);
        return given.computeIfAbsent(pod.uid(), uid -> new Given(pod.key(), lowestFree(pod, node, world)))
                .address();
    }

    private void forgetArrived(World world) {
        given.entrySet()
                .removeIf(entry -> world.get(entry.getValue().pod())
                        .filter(pod -> pod.uid().equals(entry.getKey()))
                        .filter(pod -> pod.status().text("podIP").isEmpty())
                        .isEmpty());
    }

    private String lowestFree(ApiObject pod, int node, World world) {
        Set<String> taken = new HashSet<>();
        for (ApiObject other : world.find(Pods.BY_NODE, Pods.node(pod))) {
            if (!Pods.isTerminal(other)) other.status().text("podIP").ifPresent(taken::add);
        }
        given.values().forEach(promise -> taken.add(promise.address()));
        int base = FIRST + (node << SLICE_BITS);
        for (int i = 2; i < PER_NODE - 1; i++) {
            if (!taken.contains(text(base + i))) return text(base + i);
        }
        throw new IllegalStateException("no address left on node-" + node + " for " + pod.key());
    }

    private static String text(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 0xff) + "." + (address >>> 8 & 0xff) + "." + (address & 0xff);
    }
}
