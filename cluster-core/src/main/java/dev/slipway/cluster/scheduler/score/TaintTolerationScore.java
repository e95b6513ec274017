package dev.slipway.cluster.scheduler.score;

import dev.slipway.cluster.controller.Taints;
import dev.slipway.cluster.scheduler.view.NodeState;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/** The fewer taints of effect PreferNoSchedule a pod does not tolerate, the better. */
final class TaintTolerationScore implements Score {
    @Override
    public int weight() {
        return 3;
    }

    @Override
    public Optional<Rating> prepare(PodState pod, Scene scene, List<NodeState> nodes) {
        if (nodes.stream().allMatch(node -> node.lenientTaints().isEmpty())) return Optional.empty();
        return Optional.of(new Untolerated(pod.needs().tolerations()));
    }

    /** Counts taints; none is best. */
    private record Untolerated(List<Mapping> tolerations) implements Rating {
        @Override
        public long of(NodeState node) {
            return node.lenientTaints().stream()
                    .filter(taint -> !Taints.isTolerated(taint, tolerations))
                    .count();
        }

        @Override
        public void settle(long[] numbers) {
            Score.stretch(numbers, true);
        }
    }
}
