package dev.slipway.cluster.scheduler.filter;

import dev.slipway.cluster.scheduler.view.HostPort;
import dev.slipway.cluster.scheduler.view.NodeState;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import dev.slipway.cluster.scheduler.view.Signal;
import java.util.List;
import java.util.Set;

/** Each port of a node is for one pod. */
final class NodePorts implements Filter {
    private static final Refusal REFUSAL = Refusal.of("node(s) didn't have free ports for the requested pod ports");

    @Override
    public Set<Signal> signals() {
        return Set.of(Signal.FREED);
    }

    @Override
    public Preparation prepare(PodState pod, Scene scene) {
        List<HostPort> wanted = pod.needs().ports();
        if (wanted.isEmpty()) return Preparation.ANY;
        return Preparation.of((node, gone) -> areFree(wanted, node) ? Refusal.NONE : REFUSAL);
    }

    private static boolean areFree(List<HostPort> wanted, NodeState node) {
        for (PodState there : node.pods()) {
            for (HostPort taken : there.needs().ports()) {
                for (HostPort port : wanted) if (port.clashesWith(taken)) return false;
            }
        }
        return true;
    }
}
