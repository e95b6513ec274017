package dev.slipway.cluster.scheduler.view;

import java.util.HashMap;
import java.util.Map;

/** How many of some pods are on each node, and in each domain of nodes that share a label. Goes up as pods are assumed. */
public final class Matches {
    private final Scene scene;
    private final int[] byNode;
    private final Map<String, int[]> byDomain = new HashMap<>();

    Matches(Scene scene) {
        this.scene = scene;
        this.byNode = new int[scene.size()];
    }

    /** One more on a node; no matter if that is gone. */
    void add(String name) {
        scene.node(name).ifPresent(node -> {
            byNode[node.place()]++;
            byDomain.forEach((label, counts) -> add(counts, scene.domains(label).of(node), 1));
        });
    }

    private static void add(int[] counts, int domain, int number) {
        if (domain != Domains.NONE) counts[domain] += number;
    }

    /** On one node. */
    public int on(NodeState node) {
        return byNode[node.place()];
    }

    /** On all nodes of each domain of a label, by its number. Goes up as well; only for reading. */
    public int[] in(String label) {
        return byDomain.computeIfAbsent(label, this::count);
    }

    private int[] count(String label) {
        Domains domains = scene.domains(label);
        int[] counts = new int[domains.size()];
        for (int place = 0; place < byNode.length; place++)
            if (byNode[place] > 0) add(counts, domains.of(scene.node(place)), byNode[place]);
        return counts;
    }
}
