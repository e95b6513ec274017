package dev.slipway.cluster.scheduler.view;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Nodes told apart by the value of one label. Numbers stand for the values, since they are asked for with every node that a pod looks at. */
public final class Domains {
    /** Of a node that does not have the label. */
    public static final int NONE = -1;

    private final int[] byPlace;
    private final int size;

    Domains(String label, List<NodeState> nodes) {
        Map<String, Integer> numbers = new HashMap<>();
        this.byPlace = new int[nodes.size()];
        for (int i = 0; i < byPlace.length; i++) {
            String value = nodes.get(i).labels().get(label);
            byPlace[i] = value == null ? NONE : numbers.computeIfAbsent(value, none -> numbers.size());
        }
        this.size = numbers.size();
    }

    /** The domain of a node, from 0; {@link #NONE} if it is in none. */
    public int of(NodeState node) {
        return byPlace[node.place()];
    }

    /** How many there are. */
    public int size() {
        return size;
    }
}
