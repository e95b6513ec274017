package dev.slipway.cluster.scheduler.score;

import dev.slipway.cluster.scheduler.view.Matches;
import dev.slipway.cluster.scheduler.view.NodeState;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import dev.slipway.cluster.scheduler.view.SpreadConstraint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The fewer pods of the kind a domain has, the better. Pods that say nothing of spreading are spread over nodes and zones with those of the same
 * services and of the same owner.
 */
final class PodTopologySpreadScore implements Score {
    private static final String HOST = "kubernetes.io/hostname";

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
        int domains = nodes.size();
        if (!key.equals(HOST)) {
            Set<String> values = new HashSet<>();
            for (NodeState node : nodes) node.label(key).ifPresent(values::add);
            domains = values.size();
        }
        return new Wish(constraint, scene.staying(pod.namespace(), constraint.selector()), Math.log(domains + 2.0));
    }

    /** One constraint with what there is; the more domains there are, the more a pod too many counts. */
    private record Wish(SpreadConstraint constraint, Matches there, double weight) {
        double of(NodeState node) {
            String key = constraint.topologyKey();
            String value = node.labels().get(key);
            if (value == null) return 0;
            int count = key.equals(HOST) ? there.on(node) : there.in(key, value);
            return count * weight + (constraint.maxSkew() - 1);
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
