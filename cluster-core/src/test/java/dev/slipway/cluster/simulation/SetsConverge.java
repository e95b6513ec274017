package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import java.util.List;
import java.util.Optional;

/** At rest sets are complete, their status says so, and they remember no more templates than they want to. */
final class SetsConverge implements Invariant {
    @Override
    public void checkAtRest(Seen seen, boolean mended) {
        seen.all(StatefulSetUsers.SET).stream()
                .filter(set -> !set.isDeleting())
                .forEach(set -> stateful(set, seen, mended));
        seen.all(DaemonSetUsers.SET).stream()
                .filter(set -> !set.isDeleting())
                .forEach(set -> daemon(set, seen, mended));
        seen.all(ReplicationControllerUsers.CONTROLLER).stream()
                .filter(set -> !set.isDeleting())
                .forEach(set -> controller(set, seen, mended));
    }

    private static void stateful(ApiObject set, Seen seen, boolean mended) {
        List<ApiObject> pods = pods(set, seen);
        says(set, "replicas", pods.size());
        says(set, "readyReplicas", ready(pods));
        if (!mended || isStarved(pods)) return;
        long wanted = Rollouts.replicas(set);
        for (String field : List.of("replicas", "readyReplicas", "availableReplicas", "updatedReplicas")) {
            says(set, field, wanted);
        }
        Optional<String> current = set.status().text("currentRevision");
        complete(set, current.equals(set.status().text("updateRevision")));
        history(set, seen);
    }

    private static void daemon(ApiObject set, Seen seen, boolean mended) {
        List<ApiObject> pods = pods(set, seen);
        if (!mended || isStarved(pods)) return;
        long wanted = number(set, "desiredNumberScheduled");
        for (String field :
                List.of("currentNumberScheduled", "updatedNumberScheduled", "numberReady", "numberAvailable")) {
            says(set, field, wanted);
        }
        complete(set, pods.size() == wanted + number(set, "numberMisscheduled"));
        history(set, seen);
    }

    private static void controller(ApiObject controller, Seen seen, boolean mended) {
        List<ApiObject> active =
                pods(controller, seen).stream().filter(Pods::isActive).toList();
        says(controller, "replicas", active.size());
        says(controller, "readyReplicas", ready(active));
        if (mended && !isStarved(active) && madeAll(controller, active))
            says(controller, "availableReplicas", Rollouts.replicas(controller));
    }

    /** A pod that was taken in may be broken by what somebody else's template says. */
    private static boolean madeAll(ApiObject controller, List<ApiObject> active) {
        return active.stream().allMatch(pod -> pod.name().startsWith(controller.name() + "-"));
    }

    private static List<ApiObject> pods(ApiObject set, Seen seen) {
        return seen.controlledBy(Seen.POD, set.uid());
    }

    private static long ready(List<ApiObject> pods) {
        return pods.stream().filter(Pods::isReady).count();
    }

    private static boolean isStarved(List<ApiObject> pods) {
        return pods.stream().anyMatch(pod -> Pods.node(pod).isEmpty());
    }

    private static long number(ApiObject set, String field) {
        return set.status().whole(field).orElse(0L);
    }

    private static void says(ApiObject set, String field, long right) {
        Invariant.require(
                number(set, field) == right,
                "says " + number(set, field) + " " + field + ", right is " + right + ": " + set.spec() + set.status(),
                set);
    }

    private static void complete(ApiObject set, boolean is) {
        Invariant.require(is, "is not complete: " + set.spec() + set.status(), set);
    }

    private static void history(ApiObject set, Seen seen) {
        long kept = seen.controlledBy(Kinds.CONTROLLER_REVISION.groupKind(), set.uid())
                .size();
        long limit = set.spec().whole("revisionHistoryLimit").orElse(10L);
        Invariant.require(kept <= limit + 1, "remembers " + kept + " templates, wants " + limit + " old ones", set);
    }
}
