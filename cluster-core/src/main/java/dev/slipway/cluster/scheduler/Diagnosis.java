package dev.slipway.cluster.scheduler;

import dev.slipway.cluster.scheduler.Examination.Answer;
import dev.slipway.cluster.scheduler.view.Signal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Why a pod fits nowhere, node by node: put into one sentence as Kubernetes says it. */
final class Diagnosis {
    private final int nodes;
    private final Map<String, Integer> reasons = new TreeMap<>();
    private final Set<Signal> signals = EnumSet.of(Signal.NODE);
    private final List<Integer> crowded = new ArrayList<>();
    private String everywhere = "";

    /** @param nodes how many there are */
    Diagnosis(int nodes) {
        this.nodes = nodes;
    }

    void add(int place, Answer answer) {
        answer.refusal().reasons().forEach(this::count);
        signals.addAll(answer.signals());
        if (!answer.refusal().lasting()) crowded.add(place);
    }

    /** Nodes that cannot be meant and were not looked at. */
    void notMeant(int number) {
        if (number > 0) reasons.merge("node(s) didn't satisfy plugin(s) [NodeAffinity]", number, Integer::sum);
    }

    /** It is so of every node. */
    void everywhere(Answer answer) {
        everywhere = String.join(", ", answer.refusal().reasons());
        signals.addAll(answer.signals());
    }

    void count(String reason) {
        count(reason, 1);
    }

    void count(String reason, int times) {
        if (times > 0) reasons.merge(reason, times, Integer::sum);
    }

    /** What may make it fit. */
    Set<Signal> signals() {
        return signals;
    }

    /** The places of the nodes on which others may be in the way. */
    List<Integer> crowded() {
        return crowded;
    }

    int nodes() {
        return nodes;
    }

    /** Reasons with the number of nodes, in order of the text. */
    String message() {
        if (nodes == 0) return "no nodes available to schedule pods";
        String all = everywhere.isEmpty()
                ? reasons.entrySet().stream()
                        .map(reason -> reason.getValue() + " " + reason.getKey())
                        .sorted()
                        .collect(Collectors.joining(", "))
                : everywhere;
        return "0/" + nodes + " nodes are available: " + all + ".";
    }
}
