package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.NodeAffinity;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.controller.Taints;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/**
 * A DaemonSet makes no pod for a node that has one of it already, with surge one old pod may be there besides; nor for a node that has long been
 * tainted by what its pods cannot stand.
 */
final class DaemonsAreOnePerNode implements Invariant {
    private final Calm calm;

    DaemonsAreOnePerNode(Calm calm) {
        this.calm = calm;
    }

    @Override
    public void check(Change change, Seen seen) {
        ApiObject pod = change.object();
        if (Seen.is(pod, Seen.NODE)
                && change.before()
                        .filter(old -> taints(old).equals(taints(pod)))
                        .isEmpty()) calm.disturb(pod.uid());
        if (change.isGone() || change.before().isPresent() || !Seen.is(pod, Seen.POD)) return;
        seen.controllerOf(pod)
                .filter(owner -> Seen.is(owner, DaemonSetUsers.SET))
                .ifPresent(set -> check(set, pod, seen));
    }

    private static List<Mapping> taints(ApiObject node) {
        return node.spec().sequence("taints").mappings();
    }

    private void check(ApiObject set, ApiObject made, Seen seen) {
        Optional<String> node = node(made);
        node.flatMap(name -> seen.get(new ObjectKey(Seen.NODE, "", name)))
                .filter(there -> calm.is(there.uid()))
                .ifPresent(there -> Invariant.require(
                        taints(there).stream().allMatch(taint -> isHarmless(taint) || Taints.isTolerated(taint, made)),
                        "was made for " + there + ", which has taints " + taints(there),
                        made));
        List<ApiObject> beside = seen.controlledBy(Seen.POD, set.uid()).stream()
                .filter(pod -> Pods.isActive(pod)
                        && node(pod).equals(node)
                        && !pod.uid().equals(made.uid()))
                .toList();
        String revision = made.labels().getOrDefault("controller-revision-hash", "");
        boolean twin =
                beside.stream().anyMatch(pod -> revision.equals(pod.labels().get("controller-revision-hash")));
        Invariant.require(!twin && beside.size() <= 1, "was made beside " + beside, made);
    }

    private static boolean isHarmless(Mapping taint) {
        return taint.text("effect").equals(Optional.of("PreferNoSchedule"));
    }

    private static Optional<String> node(ApiObject pod) {
        String assigned = Pods.node(pod);
        if (!assigned.isEmpty()) return Optional.of(assigned);
        return NodeAffinity.of(pod.spec())
                .named()
                .flatMap(names -> names.stream().findFirst());
    }
}
