package dev.slipway.cluster.scheduler.score;

import dev.slipway.cluster.controller.Claim;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.LabelSelector.Requirement;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import dev.slipway.cluster.scheduler.view.SpreadConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How pods are spread that say nothing of it themselves: with those that the same services and the same owner select. */
final class UsualSpread {
    private static final int ON_NODES = 3;
    private static final int IN_ZONES = 5;
    private static final GroupKind CONTROLLER = new GroupKind("", "ReplicationController");
    private static final List<GroupKind> OWNERS =
            List.of(Kinds.REPLICA_SET.groupKind(), new GroupKind("apps", "StatefulSet"), CONTROLLER);

    private UsualSpread() {}

    /** What pods have in common that the same services and owner select. */
    private record Kin(String namespace, Map<String, String> labels, Optional<OwnerReference> owner) {}

    /** Empty for pods that nobody selects. */
    static List<SpreadConstraint> of(PodState pod, Scene scene) {
        LabelSelector selector =
                scene.once(new Kin(pod.namespace(), pod.labels(), pod.owner()), () -> selector(pod, scene.world()));
        if (selector.isEverything()) return List.of();
        return List.of(
                SpreadConstraint.usual(ON_NODES, "kubernetes.io/hostname", selector),
                SpreadConstraint.usual(IN_ZONES, "topology.kubernetes.io/zone", selector));
    }

    private static LabelSelector selector(PodState pod, World world) {
        List<Requirement> all = new ArrayList<>();
        for (ApiObject service : world.list(Kinds.SERVICE.groupKind(), pod.namespace())) {
            Map<String, String> labels = service.spec().mapping("selector").texts();
            if (labels.isEmpty() || !pod.labels().entrySet().containsAll(labels.entrySet())) continue;
            all.addAll(LabelSelector.ofLabels(labels).requirements());
        }
        pod.owner()
                .filter(owner -> OWNERS.contains(owner.groupKind()))
                .flatMap(owner -> world.get(new ObjectKey(owner.groupKind(), pod.namespace(), owner.name())))
                .flatMap(UsualSpread::selector)
                .ifPresent(selector -> all.addAll(selector.requirements()));
        return new LabelSelector(all.stream().distinct().toList());
    }

    private static Optional<LabelSelector> selector(ApiObject owner) {
        if (owner.gvk().groupKind().equals(CONTROLLER))
            return Optional.of(
                    LabelSelector.ofLabels(owner.spec().mapping("selector").texts()));
        return Optional.of(Claim.selectorOf(owner));
    }
}
