package dev.slipway.cluster.scheduler.filter;

import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.scheduler.view.AffinityTerm;
import dev.slipway.cluster.scheduler.view.NodeState;
import dev.slipway.cluster.scheduler.view.PodAffinity;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import dev.slipway.cluster.scheduler.view.Scene.Neighbour;
import dev.slipway.cluster.scheduler.view.Signal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Pods that must be near others, or far from them; and others that must be far from the pod. */
final class InterPodAffinity implements Filter {
    private static final Refusal NOT_NEAR = Refusal.forGood("node(s) didn't match pod affinity rules");
    private static final Refusal NOT_FAR = Refusal.of("node(s) didn't match pod anti-affinity rules");
    private static final Refusal UNWELCOME = Refusal.of("node(s) didn't satisfy existing pods anti-affinity rules");

    @Override
    public Set<Signal> signals() {
        return Set.of(Signal.FREED, Signal.PLACED);
    }

    @Override
    public Preparation prepare(PodState pod, Scene scene) {
        return Preparation.of(new Surroundings(pod, scene)::check);
    }

    /** A value of a node label. */
    private record Domain(String key, String value) {}

    /** What the pods on nodes mean to one pod, domain by domain. */
    private static final class Surroundings {
        private final PodState pod;
        private final PodAffinity wishes;
        private final Scene scene;
        private final World world;
        private final Map<Domain, Integer> near = new HashMap<>();
        private final Map<Domain, Integer> far = new HashMap<>();
        private final Map<Domain, Integer> unwelcome = new HashMap<>();

        Surroundings(PodState pod, Scene scene) {
            this.pod = pod;
            this.wishes = pod.needs().pods();
            this.scene = scene;
            this.world = scene.world();
            if (!wishes.near().isEmpty())
                scene.covered(wishes.near().get(0))
                        .filter(this::isWantedNear)
                        .forEach(other -> wishes.near().forEach(term -> add(near, term, other.node(), 1)));
            for (AffinityTerm term : wishes.far())
                scene.covered(term).forEach(other -> add(far, term, other.node(), 1));
            scene.withAffinity()
                    .forEach(other -> unwelcomeTerms(other).forEach(term -> add(unwelcome, term, other.node(), 1)));
            scene.onAssumed(this::assumed);
        }

        private void assumed(PodState other) {
            Neighbour neighbour = new Neighbour(other.namespace(), other.labels(), other.node());
            if (!wishes.near().isEmpty() && isWantedNear(neighbour))
                wishes.near().forEach(term -> add(near, term, other.node(), 1));
            for (AffinityTerm term : wishes.far()) {
                if (term.covers(other, world)) add(far, term, other.node(), 1);
            }
            unwelcomeTerms(other).forEach(term -> add(unwelcome, term, other.node(), 1));
        }

        private boolean isWantedNear(Neighbour other) {
            return wishes.near().stream().allMatch(term -> term.covers(other.namespace(), other.labels(), world));
        }

        private Stream<AffinityTerm> unwelcomeTerms(PodState other) {
            return other.needs().pods().far().stream().filter(term -> term.covers(pod, world));
        }

        private void add(Map<Domain, Integer> counts, AffinityTerm term, String node, int number) {
            scene.node(node)
                    .flatMap(there -> there.label(term.topologyKey()))
                    .ifPresent(value -> counts.merge(new Domain(term.topologyKey(), value), number, Integer::sum));
        }

        Refusal check(NodeState node, List<PodState> gone) {
            if (!isNear(node, gone)) return NOT_NEAR;
            for (AffinityTerm term : wishes.far()) {
                long left =
                        gone.stream().filter(other -> term.covers(other, world)).count();
                if (count(far, term.topologyKey(), node) > left) return NOT_FAR;
            }
            return isUnwelcome(node, gone) ? UNWELCOME : Refusal.NONE;
        }

        /** The first of those who want to be near one another finds nobody yet, and may go anywhere. */
        private boolean isNear(NodeState node, List<PodState> gone) {
            if (wishes.near().isEmpty()) return true;
            long left = gone.stream()
                    .filter(other -> isWantedNear(new Neighbour(other.namespace(), other.labels(), node.name())))
                    .count();
            boolean all = true;
            for (AffinityTerm term : wishes.near()) {
                if (node.label(term.topologyKey()).isEmpty()) return false;
                if (count(near, term.topologyKey(), node) <= left) all = false;
            }
            boolean isFirst = near.values().stream().allMatch(count -> count <= left);
            return all || (isFirst && isWantedNear(new Neighbour(pod.namespace(), pod.labels(), "")));
        }

        private boolean isUnwelcome(NodeState node, List<PodState> gone) {
            if (unwelcome.isEmpty()) return false;
            for (Map.Entry<Domain, Integer> entry : unwelcome.entrySet()) {
                Domain domain = entry.getKey();
                if (!node.label(domain.key()).equals(Optional.of(domain.value()))) continue;
                long left = gone.stream()
                        .flatMap(this::unwelcomeTerms)
                        .filter(term -> term.topologyKey().equals(domain.key()))
                        .count();
                if (entry.getValue() > left) return true;
            }
            return false;
        }

        private static int count(Map<Domain, Integer> counts, String key, NodeState node) {
            return node.label(key)
                    .map(value -> counts.getOrDefault(new Domain(key, value), 0))
                    .orElse(0);
        }
    }
}
