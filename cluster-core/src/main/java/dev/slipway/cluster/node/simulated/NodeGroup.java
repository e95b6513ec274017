package dev.slipway.cluster.node.simulated;

import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/**
 * Simulated nodes that are alike.
 *
 * @param pattern of their names, with {@code {n}} for the number of each, from 0
 * @param labels besides those that every node has
 * @param taints as in {@code spec.taints} of a Node
 * @param capacity what each offers: quantities by resource
 * @param pull how long an image takes to come, as {@link Distribution} spells it; empty: it is there already
 * @param start how long a container takes to start; empty: no time
 */
public record NodeGroup(
        String pattern,
        int count,
        Mapping labels,
        List<Mapping> taints,
        Mapping capacity,
        Optional<String> pull,
        Optional<String> start) {
    private static final String NUMBER = "{n}";

    public NodeGroup {
        taints = List.copyOf(taints);
        if (!pattern.contains(NUMBER)) throw new IllegalArgumentException("no " + NUMBER + " in the name: " + pattern);
        if (count < 0) throw new IllegalArgumentException("fewer than no nodes: " + count);
    }

    /** Ordinary nodes called {@code NAME-0} and so on. */
    public static NodeGroup of(String name, int count) {
        return new NodeGroup(
                name + "-" + NUMBER,
                count,
                Mapping.empty(),
                List.of(),
                SimulatedNodes.CAPACITY,
                Optional.empty(),
                Optional.empty());
    }

    /** Whether a text says how long something takes. */
    public static boolean isDistribution(String text) {
        return Distribution.parse(text).isPresent();
    }

    /** How people may say it. */
    public static String knownDistributions() {
        return Distribution.KNOWN;
    }

    String name(int number) {
        return pattern.replace(NUMBER, Integer.toString(number));
    }

    /** The number in the name of one of these nodes. */
    Optional<Integer> number(String node) {
        int at = pattern.indexOf(NUMBER);
        String before = pattern.substring(0, at);
        String after = pattern.substring(at + NUMBER.length());
        int digits = node.length() - before.length() - after.length();
        if (digits < 1 || digits > 6 || !node.startsWith(before) || !node.endsWith(after)) return Optional.empty();
        String text = node.substring(before.length(), before.length() + digits);
        if (!text.chars().allMatch(digit -> digit >= '0' && digit <= '9')) return Optional.empty();
        int number = Integer.parseInt(text);
        return number < count && name(number).equals(node) ? Optional.of(number) : Optional.empty();
    }
}
