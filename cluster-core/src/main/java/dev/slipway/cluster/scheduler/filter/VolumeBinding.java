package dev.slipway.cluster.scheduler.filter;

import dev.slipway.cluster.controller.NodeAffinity;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.scheduler.view.NodeState;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import dev.slipway.cluster.scheduler.view.Signal;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The volumes of a pod must be reachable from its node; those that it gets once the node is chosen must be there, or somebody must make them. */
final class VolumeBinding implements Filter {
    private static final String CONFLICT = "node(s) had volume node affinity conflict";
    private static final String NOTHING_TO_BIND = "node(s) didn't find available persistent volumes to bind";
    private static final String NO_SUCH_VOLUME =
            "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)";

    @Override
    public Set<Signal> signals() {
        return Set.of(Signal.VOLUME);
    }

    @Override
    public Preparation prepare(PodState pod, Scene scene) {
        if (pod.claims().isEmpty()) return Preparation.ANY;
        World world = scene.world();
        PodVolumes volumes = PodVolumes.of(pod, world);
        if (volumes.problem().isPresent())
            return Preparation.refuse(volumes.problem().get());
        List<NodeAffinity> reach = new ArrayList<>();
        boolean missing = false;
        for (ApiObject claim : volumes.bound()) {
            Optional<ApiObject> volume = PodVolumes.volume(claim, world);
            missing |= volume.isEmpty();
            volume.map(NodeAffinity::ofVolume).ifPresent(reach::add);
        }
        boolean isMissing = missing;
        return Preparation.of((node, gone) -> check(node, reach, isMissing, volumes.late(), world));
    }

    private static Refusal check(
            NodeState node, List<NodeAffinity> reach, boolean isMissing, List<ApiObject> late, World world) {
        List<String> reasons = new ArrayList<>();
        if (!reach.stream().allMatch(volume -> volume.admits(node.labels(), node.name()))) reasons.add(CONFLICT);
        if (!late.stream().allMatch(claim -> canHave(claim, node, world))) reasons.add(NOTHING_TO_BIND);
        if (isMissing) reasons.add(NO_SUCH_VOLUME);
        return reasons.isEmpty() ? Refusal.NONE : new Refusal(reasons, true);
    }

    private static boolean canHave(ApiObject claim, NodeState node, World world) {
        Optional<ApiObject> storageClass = PodVolumes.storageClass(claim, world);
        boolean made = storageClass.filter(PodVolumes::makesVolumes).isPresent();
        Optional<String> selected = claim.annotation(VolumeMatch.SELECTED_NODE);
        if (made && selected.isPresent()) return selected.get().equals(node.name());
        return VolumeMatch.best(claim, world.list(VolumeMatch.VOLUME, ""), volume -> reaches(volume, node))
                        .isPresent()
                || (made && isWithin(storageClass.get(), node));
    }

    private static boolean reaches(ApiObject volume, NodeState node) {
        return NodeAffinity.ofVolume(volume).admits(node.labels(), node.name());
    }

    /** Of the topologies that a class allows one must hold; one holds where each of its labels has one of the values. */
    private static boolean isWithin(ApiObject storageClass, NodeState node) {
        List<Mapping> allowed =
                storageClass.root().sequence("allowedTopologies").mappings();
        return allowed.isEmpty()
                || allowed.stream()
                        .anyMatch(term -> term.sequence("matchLabelExpressions").mappings().stream()
                                .allMatch(one -> node.label(one.text("key").orElse(""))
                                        .filter(one.sequence("values").texts()::contains)
                                        .isPresent()));
    }
}
