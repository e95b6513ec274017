package dev.slipway.cluster.scheduler.filter;

import dev.slipway.cluster.scheduler.view.NodeState;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import dev.slipway.cluster.scheduler.view.Signal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One rule about where a pod may go. */
public interface Filter {

    /** In the order in which a node is asked: the first that refuses speaks. */
    static List<Filter> inOrder() {
        return List.of(
                new NodeUnschedulable(),
                new TaintToleration(),
                new NodeAffinityFilter(),
                new NodePorts(),
                new NodeResourcesFit(),
                new VolumeRestrictions(),
                new NodeVolumeLimits(),
                new VolumeBinding(),
                new VolumeZone(),
                new PodTopologySpread(),
                new InterPodAffinity());
    }

    /** What may make it think otherwise, besides a change of a node. */
    Set<Signal> signals();

    /** Looks at a pod once, before the nodes. What it answers stays right for pods that are alike while others are assumed. */
    Preparation prepare(PodState pod, Scene scene);

    /** The rule for one pod, asked of many nodes. */
    @FunctionalInterface
    interface Check {
        /** @param gone pods that were on the node and are thought away; the node is without them already */
        Refusal of(NodeState node, List<PodState> gone);
    }

    /**
     * What a rule says before it sees a node.
     *
     * @param check absent where any node will do
     * @param refusal of every node
     * @param only the names of the nodes that can be meant at all
     */
    record Preparation(Optional<Check> check, Optional<String> refusal, Optional<List<String>> only) {
        static final Preparation ANY = new Preparation(Optional.empty(), Optional.empty(), Optional.empty());

        static Preparation of(Check check) {
            return new Preparation(Optional.of(check), Optional.empty(), Optional.empty());
        }

        static Preparation refuse(String reason) {
            return new Preparation(Optional.empty(), Optional.of(reason), Optional.empty());
        }

        Preparation only(List<String> nodes) {
            return new Preparation(check, refusal, Optional.of(nodes));
        }
    }
}
