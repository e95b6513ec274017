package dev.slipway.cluster.scheduler.score;

import dev.slipway.cluster.scheduler.view.Domains;
import dev.slipway.cluster.scheduler.view.Matches;
import dev.slipway.cluster.scheduler.view.NodeState;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import dev.slipway.cluster.scheduler.view.SpreadConstraint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The fewer pods of the kind a domain has, the better. Pods that say nothing of spreading are spread over nodes and zones with those of the same
 * services and of the same owner.
 */
final class PodTopologySpreadScore implements Score {
    private static final String HOST = "kubernetes.io/hostname";
    private static final int[] NO_COUNTS = {};

    @Override
    public int weight() {
        return 2;
    }

    @Override
    public Optional<Rating> prepare(PodState pod, Scene scene, List<NodeState> nodes) {
        boolean own = !pod.needs().spread().isEmpty();
        List<SpreadConstraint> constraints = own
                ? pod.needs().spread().stream()
                        .filter(constraint -> !constraint.required())
                        .toList()
                : UsualSpread.of(pod, scene);
        if (constraints.isEmpty()) return Optional.empty();
        List<NodeState> counted =
                own ? nodes.stream().filter(node -> isIn(node, constraints)).toList() : nodes;
        List<Wish> wishes = new ArrayList<>();
        for (SpreadConstraint constraint : constraints) wishes.add(wish(constraint, pod, scene, counted));
        return Optional.of(new Unevenness(wishes, own ? constraints : List.of()));
    }

    private static boolean isIn(NodeState node, List<SpreadConstraint> constraints) {
        return constraints.stream().allMatch(constraint -> node.labels().containsKey(constraint.topologyKey()));
    }

    private static Wish wish(SpreadConstraint constraint, PodState pod, Scene scene, List<NodeState> nodes) {
        String key = constraint.topologyKey();
        Domains domains = scene.domains(key);
        int there = key.equals(HOST) ? nodes.size() : count(domains, nodes);
        Matches matches = scene.staying(pod.namespace(), constraint.selector());
        return new Wish(
                domains,
                matches,
                key.equals(HOST) ? NO_COUNTS : matches.in(key),
                Math.log(there + 2.0),
                constraint.maxSkew() - 1);
    }

    /** In how many domains nodes are. */
    private static int count(Domains domains, List<NodeState> nodes) {
        BitSet there = new BitSet(domains.size());
        for (NodeState node : nodes) {
            int domain = domains.of(node);
            if (domain != Domains.NONE) there.set(domain);
        }
        return there.cardinality();
    }

    /**
     * One constraint with what there is.
     *
     * @param counts by domain; empty where each node is one
     * @param weight the more domains there are, the more a pod too many counts
     */
    private record Wish(Domains domains, Matches there, int[] counts, double weight, long skew) {
        double of(NodeState node) {
            int domain = domains.of(node);
            if (domain == Domains.NONE) return 0;
            int count = counts.length == 0 ? there.on(node) : counts[domain];
            return count * weight + skew;
        }
    }

    /** @param needed a node outside of a domain of one of these is the last choice */
    private record Unevenness(List<Wish> wishes, List<SpreadConstraint> needed) implements Rating {
        private static final long OUTSIDE = -1;

        @Override
        public long of(NodeState node) {
            if (!needed.isEmpty() && !isIn(node, needed)) return OUTSIDE;
            double sum = 0;
            for (Wish wish : wishes) sum += wish.of(node);
            return Math.round(sum);
        }

        @Override
        public void settle(long[] numbers) {
            long least = Long.MAX_VALUE;
            long most = 0;
            for (long number : numbers) {
                if (number == OUTSIDE) continue;
                least = Math.min(least, number);
                most = Math.max(most, number);
            }
            for (int i = 0; i < numbers.length; i++) {
                if (numbers[i] == OUTSIDE) numbers[i] = 0;
                else numbers[i] = most == 0 ? FULL : FULL * (most + least - numbers[i]) / most;
            }
        }
    }
}
