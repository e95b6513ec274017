package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A StatefulSet, as long as nobody changes what it is to do with them, takes its pods away from the highest down, one after the other: those it has too many of, unless it manages
 * them all at once, and for an update those that the strategy gives to it, never more at once than may be unavailable.
 */
final class SetsUpdateInOrder implements Invariant {
    private final Calm calm;
    private final Set<String> taken = new HashSet<>();

    SetsUpdateInOrder(Calm calm) {
        this.calm = calm;
    }

    @Override
    public void taken(String uid) {
        taken.add(uid);
    }

    @Override
    public void check(Change change, Seen seen) {
        if (Seen.is(change.object(), StatefulSetUsers.SET)) watch(change);
        if (!Seen.is(change.object(), Seen.POD)) return;
        change.before()
                .filter(pod ->
                        !pod.isDeleting() && (change.isGone() || change.object().isDeleting()))
                .filter(pod -> !isExcused(pod) && !isExcused(change.object()))
                .ifPresent(pod -> seen.controllerOf(pod)
                        .filter(owner ->
                                Seen.is(owner, StatefulSetUsers.SET) && !owner.isDeleting() && calm.is(owner.uid()))
                        .ifPresent(set -> check(set, pod, seen)));
    }

    private void watch(Change change) {
        ApiObject set = change.object();
        if (change.before().filter(old -> !rules(old).equals(rules(set))).isPresent()) calm.disturb(set.uid());
    }

    private static Mapping rules(ApiObject set) {
        return set.spec().without("template");
    }

    /** Whom people, its node or its own end took away. */
    private boolean isExcused(ApiObject pod) {
        return taken.contains(pod.uid())
                || Pods.isTerminal(pod)
                || pod.condition("DisruptionTarget").isPresent();
    }

    private void check(ApiObject set, ApiObject pod, Seen seen) {
        List<ApiObject> pods = seen.controlledBy(Seen.POD, set.uid());
        if (isWanted(set, pod)) checkUpdate(set, pod, pods);
        else if (!set.spec().text("podManagementPolicy").equals(Optional.of("Parallel"))) checkScale(set, pod, pods);
    }

    private static void checkScale(ApiObject set, ApiObject pod, List<ApiObject> pods) {
        for (ApiObject other : pods)
            Invariant.require(
                    isWanted(set, other) || ordinal(other) <= ordinal(pod), "is taken away before " + other, pod);
    }

    private void checkUpdate(ApiObject set, ApiObject pod, List<ApiObject> pods) {
        Optional<String> type = set.spec().text("updateStrategy", "type");
        Invariant.require(
                !type.equals(Optional.of("OnDelete")), "is taken away, and its set leaves that to people", pod);
        long partition =
                set.spec().whole("updateStrategy", "rollingUpdate", "partition").orElse(0L);
        Invariant.require(ordinal(pod) >= start(set) + partition, "is taken away from below the partition", pod);
        Optional<Long> most = set.spec().whole("updateStrategy", "rollingUpdate", "maxUnavailable");
        String update = set.status().text("updateRevision").orElse("");
        List<ApiObject> outdated = pods.stream()
                .filter(other -> isWanted(set, other) && !other.uid().equals(pod.uid()) && !isExcused(other))
                .filter(other -> !update.equals(other.labels().get("controller-revision-hash")))
                .toList();
        if (most.isPresent()) {
            long down = 1 + outdated.stream().filter(ApiObject::isDeleting).count();
            Invariant.require(down <= Math.max(1, most.get()), "is one of " + down + " that are updated at once", pod);
        } else {
            for (ApiObject other : outdated)
                Invariant.require(ordinal(other) < ordinal(pod), "is updated before " + other, pod);
        }
    }

    private static boolean isWanted(ApiObject set, ApiObject pod) {
        long ordinal = ordinal(pod);
        return ordinal >= start(set) && ordinal < start(set) + Rollouts.replicas(set);
    }

    private static long start(ApiObject set) {
        return set.spec().whole("ordinals", "start").orElse(0L);
    }

    private static long ordinal(ApiObject pod) {
        return Long.parseLong(pod.name().substring(pod.name().lastIndexOf('-') + 1));
    }
}
