package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives each pod an address of its own: the lowest that is free in its node's slice. What is taken is read from the world; an address that was
 * given and does not show there yet is kept in mind meanwhile, and nothing is lost by forgetting it.
 */
final class PodAddresses {
    /** Pods that have not ended by their address. */
    static final Index TAKEN = new Index(
            Kinds.POD.groupKind(),
            "address",
            List.of("status"),
            pod -> Pods.isTerminal(pod)
                    ? List.of()
                    : pod.status().text("podIP").stream().toList());

    private final Map<Integer, Map<String, ObjectKey>> given = new LinkedHashMap<>();

    /** The pod's address, the same each time. */
    String of(ApiObject pod, int slice, World world) {
        Optional<String> has = pod.status().text("podIP").filter(address -> !address.isEmpty());
        return has.orElseGet(() -> lowestFree(pod, slice, world));
    }

    private String lowestFree(ApiObject pod, int slice, World world) {
        Map<String, ObjectKey> promised = given.computeIfAbsent(slice, none -> new LinkedHashMap<>());
        promised.values()
                .removeIf(key -> key.equals(pod.key())
                        || world.get(key)
                                .filter(other -> other.status().text("podIP").isEmpty())
                                .isEmpty());
        for (int i = 2; i < (1 << Slices.BITS) - 1; i++) {
            String address = Slices.address(Slices.base(slice) + i);
            if (!promised.containsKey(address) && world.find(TAKEN, address).isEmpty()) {
                promised.put(address, pod.key());
                return address;
            }
        }
        throw new IllegalStateException("no address is left on the node of " + pod.key());
    }
}
