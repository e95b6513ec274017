package dev.slipway.cluster.scheduler.score;

import dev.slipway.cluster.controller.NodeAffinity;
import dev.slipway.cluster.scheduler.view.NodeState;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import java.util.List;
import java.util.Optional;

/** The more of the preferred node affinity holds, by weight, the better. */
final class NodeAffinityScore implements Score {
    @Override
    public int weight() {
        return 2;
    }

    @Override
    public Optional<Rating> prepare(PodState pod, Scene scene, List<NodeState> nodes) {
        NodeAffinity affinity = pod.needs().nodes();
        return affinity.preferred().isEmpty() ? Optional.empty() : Optional.of(new Liking(affinity));
    }

    /** Sums weights. */
    private record Liking(NodeAffinity affinity) implements Rating {
        @Override
        public long of(NodeState node) {
            return affinity.liking(node.labels(), node.name());
        }

        @Override
        public void settle(long[] numbers) {
            Score.stretch(numbers, false);
        }
    }
}
