package dev.slipway.cluster.scheduler.view;

import java.util.HashMap;
import java.util.Map;

/** How many of some pods are on each node, and in each domain of nodes that share a label. Goes up as pods are assumed. */
public final class Matches {
    private final Scene scene;
    private final Map<String, Integer> byNode = new HashMap<>();
    private final Map<String, Map<String, Integer>> byDomain = new HashMap<>();

    Matches(Scene scene) {
        this.scene = scene;
    }

    void add(String node) {
        byNode.merge(node, 1, Integer::sum);
        byDomain.forEach((key, counts) -> scene.node(node)
                .flatMap(there -> there.label(key))
                .ifPresent(value -> counts.merge(value, 1, Integer::sum)));
    }

    /** On one node. */
    public int on(NodeState node) {
        Integer count = byNode.get(node.name());
        return count == null ? 0 : count;
    }

    /** On all nodes that have this value of a label. */
    public int in(String key, String value) {
        Integer count = byDomain.computeIfAbsent(key, this::count).get(value);
        return count == null ? 0 : count;
    }

    private Map<String, Integer> count(String key) {
        Map<String, Integer> counts = new HashMap<>();
        byNode.forEach((name, number) -> scene.node(name)
                .flatMap(node -> node.label(key))
                .ifPresent(value -> counts.merge(value, number, Integer::sum)));
        return counts;
    }

    public boolean isEmpty() {
        return byNode.isEmpty();
    }
}
