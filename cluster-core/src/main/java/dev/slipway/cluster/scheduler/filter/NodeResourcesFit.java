package dev.slipway.cluster.scheduler.filter;

import dev.slipway.cluster.scheduler.view.NodeState;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Resources;
import dev.slipway.cluster.scheduler.view.Scene;
import dev.slipway.cluster.scheduler.view.Signal;
import java.util.Set;

/** What pods request together may not be more than a node offers. Limits do not count. */
final class NodeResourcesFit implements Filter {
    @Override
    public Set<Signal> signals() {
        return Set.of(Signal.FREED);
    }

    @Override
    public Preparation prepare(PodState pod, Scene scene) {
        Resources wanted = pod.needs().requests();
        return Preparation.of((node, gone) ->
                wanted.fits(node.requested(), node.allocatable()) ? Refusal.NONE : refusal(wanted, node));
    }

    /** What is more than the whole node offers cannot be made room for. */
    private static Refusal refusal(Resources wanted, NodeState node) {
        boolean lasting = !wanted.missing(Resources.NONE, node.allocatable()).isEmpty();
        return new Refusal(
                wanted.missing(node.requested(), node.allocatable()).stream()
                        .map(name -> name.equals("pods") ? "Too many pods" : "Insufficient " + name)
                        .toList(),
                lasting);
    }
}
