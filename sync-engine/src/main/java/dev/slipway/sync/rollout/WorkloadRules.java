package dev.slipway.sync.rollout;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.rollout.Health.State;
import java.util.Optional;

/**
 * How workloads stand. While one is on its way, the worst of its pods says why; its own conditions say when it has failed.
 */
final class WorkloadRules {
    /** The API's way of saying that there is none. */
    private static final long NO_DEADLINE = Integer.MAX_VALUE;

    private WorkloadRules() {}

    /** The counting is that of {@code kubectl rollout status}. */
    static Health deployment(ApiObject deployment, Scene scene) {
        if (deployment.spec().bool("paused").orElse(false))
            return Health.of(State.SUSPENDED, "Paused", "its rollout is paused");
        if (notObserved(deployment)) return unseen();
        Optional<Condition> progressing = deployment.condition("Progressing");
        if (progressing
                .filter(condition -> condition.reason().equals("ProgressDeadlineExceeded"))
                .isPresent())
            return Blocking.named(
                    Health.of(State.DEGRADED, "ProgressDeadlineExceeded", "no progress within its deadline"),
                    deployment,
                    scene);
        Mapping status = deployment.status();
        long wanted = deployment.spec().whole("replicas").orElse(1L);
        long updated = count(status, "updatedReplicas");
        long available = count(status, "availableReplicas");
        if (updated < wanted) return rolls(deployment, scene, updated + " of " + wanted + " pods are updated");
        long old = count(status, "replicas") - updated;
        if (old > 0)
            return rolls(deployment, scene, old == 1 ? "an old pod is still there" : old + " old pods are still there");
        if (available < updated) return unavailable(deployment, scene, progressing, available, updated);
        return Health.healthy("Available");
    }

    /** Also for a ReplicationController, whose status is the same. */
    static Health replicaSet(ApiObject set, Scene scene) {
        if (notObserved(set)) return unseen();
        Optional<Health> refusal = Refusal.of(set);
        if (refusal.isPresent()) return refusal.get();
        long wanted = set.spec().whole("replicas").orElse(1L);
        if (count(set.status(), "replicas") > wanted) return tooMany(set, scene, wanted);
        return available(set, scene, count(set.status(), "availableReplicas"), wanted);
    }

    /**
     * A partition keeps the pods below it at the old revision, which is as wanted. Without one the set is done when its controller has made the
     * new revision the current one.
     */
    static Health statefulSet(ApiObject set, Scene scene) {
        if (notObserved(set)) return unseen();
        Mapping status = set.status();
        long wanted = set.spec().whole("replicas").orElse(1L);
        long partition =
                set.spec().whole("updateStrategy", "rollingUpdate", "partition").orElse(0L);
        long updated = count(status, "updatedReplicas");
        boolean rolls = !isOnDelete(set);
        if (rolls && updated < wanted - partition)
            return waits(set, scene, updated + " of " + (wanted - partition) + " pods are updated");
        if (count(status, "replicas") > wanted) return tooMany(set, scene, wanted);
        long available = status.whole("availableReplicas").orElse(count(status, "readyReplicas"));
        if (available < wanted) return available(set, scene, available, wanted);
        boolean settled = status.text("currentRevision").equals(status.text("updateRevision"));
        return rolls && partition == 0 && !settled
                ? waits(set, scene, "the new revision is not yet the current one")
                : Health.healthy("Available");
    }

    /** With OnDelete whoever deletes pods brings the new ones; nobody waits for that. */
    static Health daemonSet(ApiObject set, Scene scene) {
        if (notObserved(set)) return unseen();
        long wanted = count(set.status(), "desiredNumberScheduled");
        long updated = count(set.status(), "updatedNumberScheduled");
        if (!isOnDelete(set) && updated < wanted)
            return waits(set, scene, updated + " of " + wanted + " pods are updated");
        return available(set, scene, count(set.status(), "numberAvailable"), wanted);
    }

    /** A rollout that once was complete and is not any more has gone bad by itself: nobody is bringing anything, so it has only a while. */
    private static Health unavailable(
            ApiObject deployment, Scene scene, Optional<Condition> progressing, long available, long wanted) {
        String count = available + " of " + wanted + " pods are available";
        boolean complete = progressing
                .filter(condition -> condition.reason().equals("NewReplicaSetAvailable"))
                .isPresent();
        if (!complete) return rolls(deployment, scene, count);
        if (Conditions.whenFalse(deployment, "Available").isEmpty()) return waits(deployment, scene, count);
        Health judgement = scene.patient(
                Conditions.since(deployment, "Available"), Health.GRACE, "MinimumReplicasUnavailable", count);
        return Blocking.named(judgement, deployment, scene);
    }

    /** On its way, for as long as its own controller gives it from the last progress; without a deadline nobody can tell how long. */
    private static Health rolls(ApiObject deployment, Scene scene, String message) {
        Health health = waits(deployment, scene, message);
        long deadline = deployment.spec().whole("progressDeadlineSeconds").orElse(NO_DEADLINE);
        if (deadline >= NO_DEADLINE) return health;
        return Conditions.time(deployment, "Progressing", "lastUpdateTime")
                .map(last -> health.until(last.plusSeconds(deadline)))
                .filter(bounded ->
                        bounded.reviewAt().filter(scene.now()::isBefore).isPresent())
                .orElse(health);
    }

    private static Health available(ApiObject owner, Scene scene, long available, long wanted) {
        return available < wanted
                ? waits(owner, scene, available + " of " + wanted + " pods are available")
                : Health.healthy("Available");
    }

    private static Health tooMany(ApiObject owner, Scene scene, long wanted) {
        return waits(owner, scene, count(owner.status(), "replicas") + " pods are there, " + wanted + " are wanted");
    }

    private static Health waits(ApiObject owner, Scene scene, String message) {
        return Blocking.named(Blocking.progress(message), owner, scene);
    }

    private static boolean isOnDelete(ApiObject set) {
        return set.spec().text("updateStrategy", "type").equals(Optional.of("OnDelete"));
    }

    private static Health unseen() {
        return Health.of(State.PROGRESSING, "NotObserved", "its controller has not seen the last change");
    }

    /** Kinds whose controllers always tell which generation they saw; absent means not yet. */
    private static boolean notObserved(ApiObject object) {
        return object.status().whole("observedGeneration").orElse(0L) < object.generation();
    }

    private static long count(Mapping status, String field) {
        return status.whole(field).orElse(0L);
    }
}
