package dev.slipway.cluster.scheduler.score;

import dev.slipway.cluster.scheduler.view.AffinityTerm;
import dev.slipway.cluster.scheduler.view.NodeState;
import dev.slipway.cluster.scheduler.view.PodAffinity;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The more pods that a pod likes beside it and that like it, and the fewer that it or they dislike, by weight, the better. */
final class InterPodAffinityScore implements Score {
    /** What it counts that a pod must be near others of which this is one. */
    private static final int REQUIRED = 1;

    @Override
    public int weight() {
        return 2;
    }

    @Override
    public Optional<Rating> prepare(PodState pod, Scene scene, List<NodeState> nodes) {
        Likings likings = new Likings(scene);
        PodAffinity wishes = pod.needs().pods();
        wishes.liked().forEach(term -> likings.ofAll(term, term.weight()));
        wishes.disliked().forEach(term -> likings.ofAll(term, -term.weight()));
        scene.withAffinity().forEach(other -> likings.of(pod, other));
        return likings.domains.isEmpty() ? Optional.empty() : Optional.of(likings);
    }

    /** A value of a node label. */
    private record Domain(String key, String value) {}

    /** What is liked, domain by domain. */
    private static final class Likings implements Rating {
        private final Scene scene;
        private final Map<Domain, Long> domains = new HashMap<>();
        private final Set<String> keys = new TreeSet<>();

        Likings(Scene scene) {
            this.scene = scene;
        }

        private void ofAll(AffinityTerm term, long weight) {
            scene.covered(term).forEach(other -> add(term, other.node(), weight));
        }

        private void of(PodState pod, PodState other) {
            PodAffinity said = other.needs().pods();
            said.near().forEach(term -> ofOther(term, REQUIRED, pod, other));
            said.liked().forEach(term -> ofOther(term, term.weight(), pod, other));
            said.disliked().forEach(term -> ofOther(term, -term.weight(), pod, other));
        }

        private void ofOther(AffinityTerm term, long weight, PodState pod, PodState other) {
            if (term.covers(pod, scene.world())) add(term, other.node(), weight);
        }

        private void add(AffinityTerm term, String node, long weight) {
            keys.add(term.topologyKey());
            scene.node(node)
                    .flatMap(there -> there.label(term.topologyKey()))
                    .ifPresent(value -> domains.merge(new Domain(term.topologyKey(), value), weight, Long::sum));
        }

        @Override
        public long of(NodeState node) {
            long sum = 0;
            for (String key : keys) {
                String value = node.labels().get(key);
                if (value != null) sum += domains.getOrDefault(new Domain(key, value), 0L);
            }
            return sum;
        }

        @Override
        public void settle(long[] numbers) {
            long least = Long.MAX_VALUE;
            long most = Long.MIN_VALUE;
            for (long number : numbers) {
                least = Math.min(least, number);
                most = Math.max(most, number);
            }
            for (int i = 0; i < numbers.length; i++)
                numbers[i] = most == least ? 0 : (long) (FULL * (double) (numbers[i] - least) / (most - least));
        }
    }
}
