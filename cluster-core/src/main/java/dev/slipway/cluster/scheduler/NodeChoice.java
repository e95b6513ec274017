package dev.slipway.cluster.scheduler;

import dev.slipway.cluster.scheduler.score.Score;
import dev.slipway.cluster.scheduler.score.Score.Rating;
import dev.slipway.cluster.scheduler.view.NodeState;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import java.util.List;
import java.util.Optional;

/** The best of the nodes to which a pod may go: by all scores with their weights, then by the fewest pods, then by name, so that it is the same each time. */
final class NodeChoice {
    private static final List<Score> SCORES = Score.all();

    private NodeChoice() {}

    /** @param nodes at least one */
    static NodeState best(PodState pod, List<NodeState> nodes, Scene scene) {
        if (nodes.size() == 1) return nodes.get(0);
        long[] totals = new long[nodes.size()];
        for (Score score : SCORES) {
            Optional<Rating> rating = score.prepare(pod, scene, nodes);
            if (rating.isPresent()) add(rating.get(), score.weight(), nodes, totals);
        }
        int best = 0;
        for (int i = 1; i < totals.length; i++) {
            boolean better =
                    totals[i] > totals[best] || (totals[i] == totals[best] && isFirst(nodes.get(i), nodes.get(best)));
            if (better) best = i;
        }
        return nodes.get(best);
    }

    private static void add(Rating rating, int weight, List<NodeState> nodes, long[] totals) {
        long[] numbers = new long[totals.length];
        for (int i = 0; i < numbers.length; i++) numbers[i] = rating.of(nodes.get(i));
        rating.settle(numbers);
        for (int i = 0; i < numbers.length; i++) totals[i] += weight * numbers[i];
    }

    private static boolean isFirst(NodeState one, NodeState other) {
        int difference = one.pods().size() - other.pods().size();
        return difference != 0 ? difference < 0 : one.name().compareTo(other.name()) < 0;
    }
}
