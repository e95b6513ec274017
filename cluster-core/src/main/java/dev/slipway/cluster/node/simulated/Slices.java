package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Divides {@code 10.128.0.0/9} among nodes: each has a slice of 1024 addresses for its pods. What is taken is read from {@code spec.podCIDR} of the
 * nodes; a slice that was given and does not show there yet is kept in mind meanwhile, and nothing is lost by forgetting it.
 */
final class Slices {
    static final int COUNT = 8192;
    static final int BITS = 10;
    private static final int FIRST = 10 << 24 | 128 << 16;
    private static final int HOSTS = 10 << 24 | 127 << 16;

    /** Nodes by the slices that they take; an older node may take several. */
    static final Index TAKEN = new Index(Kinds.NODE.groupKind(), "slice", Slices::taken);

    private final Map<Integer, ObjectKey> given = new LinkedHashMap<>();

    /** The slice of a node, if it has one. */
    static Optional<Integer> of(ApiObject node) {
        return taken(node).stream().findFirst().map(Integer::parseInt);
    }

    static String text(int slice) {
        return address(base(slice)) + "/" + (32 - BITS);
    }

    static int base(int slice) {
        return FIRST + (slice << BITS);
    }

    /** The address of the node itself. */
    static String host(int slice) {
        return address(HOSTS + slice + 1);
    }

    static String address(int number) {
        return (number >>> 24) + "." + (number >>> 16 & 0xff) + "." + (number >>> 8 & 0xff) + "." + (number & 0xff);
    }

    /** A slice for a node: the wanted one, or else the next that is free. */
    int give(ObjectKey node, int wanted, World world) {
        given.values().removeIf(key -> world.get(key).flatMap(Slices::of).isPresent());
        for (int i = 0; i < COUNT; i++) {
            int slice = Math.floorMod(wanted + i, COUNT);
            boolean free = world.find(TAKEN, Integer.toString(slice)).isEmpty();
            if (free && given.getOrDefault(slice, node).equals(node)) {
                given.put(slice, node);
                return slice;
            }
        }
        throw new IllegalStateException("no addresses are left for the pods of " + node);
    }

    private static List<String> taken(ApiObject node) {
        String range = node.spec().text("podCIDR").orElse("");
        int slash = range.indexOf('/');
        if (slash < 0) return List.of();
        try {
            long first = number(range.substring(0, slash)) - FIRST;
            int prefix = Integer.parseInt(range.substring(slash + 1));
            if (first < 0 || prefix < 9 || prefix > 32) return List.of();
            long last = first + (1L << (32 - prefix)) - 1;
            List<String> slices = new ArrayList<>();
            for (long slice = first >> BITS; slice <= last >> BITS && slice < COUNT; slice++)
                slices.add(Long.toString(slice));
            return slices;
        } catch (NumberFormatException anotherRange) {
            return List.of();
        }
    }

    private static long number(String address) {
        String[] parts = address.split("\\.", -1);
        if (parts.length != 4) throw new NumberFormatException(address);
        long number = 0;
        for (String part : parts) number = number << 8 | Integer.parseInt(part);
        return number;
    }
}
