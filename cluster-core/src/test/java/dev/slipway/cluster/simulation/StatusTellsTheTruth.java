package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import java.util.List;

/** At rest a status says what is there, of the newest generation. */
final class StatusTellsTheTruth implements Invariant {
    private static final List<GroupKind> OBSERVING = List.of(Seen.DEPLOYMENT, Seen.REPLICA_SET, BudgetUsers.BUDGET);

    @Override
    public void checkAtRest(Seen seen, boolean mended) {
        for (GroupKind kind : OBSERVING)
            for (ApiObject object : seen.all(kind)) if (!object.isDeleting()) checkObserved(object);
        for (ApiObject set : seen.all(Seen.REPLICA_SET)) if (!set.isDeleting()) checkReplicas(set, seen);
        for (ApiObject budget : seen.all(BudgetUsers.BUDGET)) checkBudget(budget, seen);
    }

    private static void checkObserved(ApiObject object) {
        long observed = object.status().whole("observedGeneration").orElse(0L);
        Invariant.require(
                observed == object.generation(),
                "is at generation " + object.generation() + " and has observed " + observed,
                object);
    }

    private static void checkReplicas(ApiObject set, Seen seen) {
        List<ApiObject> active = seen.controlledBy(Seen.POD, set.uid()).stream()
                .filter(Pods::isActive)
                .toList();
        compare(set, "replicas", active.size());
        compare(set, "readyReplicas", active.stream().filter(Pods::isReady).count());
    }

    private static void checkBudget(ApiObject budget, Seen seen) {
        String app = budget.spec().text("selector", "matchLabels", "app").orElse("");
        long healthy = seen.in(Seen.POD, budget.namespace()).stream()
                .filter(pod -> app.equals(pod.labels().get("app")) && Pods.isActive(pod) && Pods.isReady(pod))
                .count();
        compare(budget, "currentHealthy", healthy);
    }

    private static void compare(ApiObject object, String field, long right) {
        long said = object.status().whole(field).orElse(0L);
        Invariant.require(said == right, "says " + said + " " + field + " and there are " + right, object);
    }
}
