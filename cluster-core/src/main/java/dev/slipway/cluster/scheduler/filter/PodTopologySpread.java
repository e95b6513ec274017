package dev.slipway.cluster.scheduler.filter;

import dev.slipway.cluster.controller.Taints;
import dev.slipway.cluster.scheduler.view.Matches;
import dev.slipway.cluster.scheduler.view.NodeState;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import dev.slipway.cluster.scheduler.view.Signal;
import dev.slipway.cluster.scheduler.view.SpreadConstraint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pods may not be more unevenly spread over the domains of nodes than a pod allows. */
final class PodTopologySpread implements Filter {
    private static final Refusal UNEVEN = Refusal.of("node(s) didn't match pod topology spread constraints");
    private static final Refusal OUTSIDE =
            Refusal.forGood("node(s) didn't match pod topology spread constraints (missing required label)");

    @Override
    public Set<Signal> signals() {
        return Set.of(Signal.FREED, Signal.PLACED);
    }

    @Override
    public Preparation prepare(PodState pod, Scene scene) {
        List<SpreadConstraint> required =
                pod.needs().spread().stream().filter(SpreadConstraint::required).toList();
        if (required.isEmpty()) return Preparation.ANY;
        List<Domains> all = new ArrayList<>();
        for (SpreadConstraint constraint : required) all.add(new Domains(constraint, required, pod, scene));
        return Preparation.of((node, gone) -> check(all, node, gone));
    }

    private static Refusal check(List<Domains> all, NodeState node, List<PodState> gone) {
        for (Domains domains : all) {
            Optional<String> value = node.label(domains.constraint.topologyKey());
            if (value.isEmpty()) return OUTSIDE;
            if (domains.skewWith(value.get(), gone) > domains.constraint.maxSkew()) return UNEVEN;
        }
        return Refusal.NONE;
    }

    /** The domains of one constraint with the pods that are in each, as far as their nodes count. */
    private static final class Domains {
        private static final int UNKNOWN = -1;

        private final SpreadConstraint constraint;
        private final PodState pod;
        private final Map<String, Integer> counts = new HashMap<>();
        private final int self;
        private int least = UNKNOWN;

        Domains(SpreadConstraint constraint, List<SpreadConstraint> all, PodState pod, Scene scene) {
            this.constraint = constraint;
            this.pod = pod;
            this.self = constraint.selector().matches(pod.labels()) ? 1 : 0;
            Matches there = scene.staying(pod.namespace(), constraint.selector());
            for (int i = 0; i < scene.size(); i++) {
                NodeState node = scene.node(i);
                if (counts(node, all))
                    counts.merge(node.label(constraint.topologyKey()).orElse(""), there.on(node), Integer::sum);
            }
            scene.onAssumed(other -> scene.node(other.node())
                    .filter(node -> has(other) && counts(node, all))
                    .flatMap(node -> node.label(constraint.topologyKey()))
                    .ifPresent(this::oneMore));
        }

        private void oneMore(String value) {
            counts.merge(value, 1, Integer::sum);
            least = UNKNOWN;
        }

        private boolean has(PodState other) {
            return other.namespace().equals(pod.namespace())
                    && constraint.selector().matches(other.labels());
        }

        /** Only nodes that are in a domain of every constraint, and that the pod could choose, as far as the constraint minds. */
        private boolean counts(NodeState node, List<SpreadConstraint> all) {
            for (SpreadConstraint each : all) if (!node.labels().containsKey(each.topologyKey())) return false;
            if (constraint.mindsAffinity() && !pod.needs().nodes().admits(node.labels(), node.name())) return false;
            return !constraint.mindsTaints()
                    || node.strictTaints().stream()
                            .allMatch(taint ->
                                    Taints.isTolerated(taint, pod.needs().tolerations()));
        }

        /** How many more a domain would have than the emptiest, with the pod and without those that are gone from the domain. */
        long skewWith(String value, List<PodState> gone) {
            int count = counts.getOrDefault(value, 0);
            for (PodState other : gone) if (!other.leaving() && has(other)) count--;
            return count + self - Math.min(least(), counts.containsKey(value) ? count : Integer.MAX_VALUE);
        }

        private int least() {
            if (counts.size() < constraint.leastDomains()) return 0;
            if (least == UNKNOWN)
                least = counts.values().stream()
                        .mapToInt(Integer::intValue)
                        .min()
                        .orElse(0);
            return least;
        }
    }
}
