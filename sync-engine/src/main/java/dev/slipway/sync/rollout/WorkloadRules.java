package dev.slipway.sync.rollout;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.rollout.Health.State;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How workloads stand. While one is on its way, the worst of its pods says why; its own conditions say when it has failed.
 */
final class WorkloadRules {
    private WorkloadRules() {}

    /** The counting is that of {@code kubectl rollout status}. */
    static Health deployment(ApiObject deployment, World world) {
        if (deployment.spec().bool("paused").orElse(false))
            return Health.of(State.SUSPENDED, "Paused", "its rollout is paused");
        if (notObserved(deployment)) return unseen();
        Optional<Condition> progressing = deployment.condition("Progressing");
        if (progressing
                .filter(condition -> condition.reason().equals("ProgressDeadlineExceeded"))
                .isPresent())
            return leaf(
                    deployment,
                    world,
                    Health.of(State.DEGRADED, "ProgressDeadlineExceeded", "no progress within its deadline"));
        Mapping status = deployment.status();
        long wanted = deployment.spec().whole("replicas").orElse(1L);
        long updated = count(status, "updatedReplicas");
        long available = count(status, "availableReplicas");
        if (updated < wanted) return leaf(deployment, world, progress(updated + " of " + wanted + " pods are updated"));
        long old = count(status, "replicas") - updated;
        if (old > 0)
            return leaf(
                    deployment,
                    world,
                    progress(old == 1 ? "an old pod is still there" : old + " old pods are still there"));
        if (available < updated) return unavailable(deployment, world, progressing, available, updated);
        return Health.healthy("Available");
    }

    static Health replicaSet(ApiObject set, World world) {
        if (notObserved(set)) return unseen();
        Optional<Condition> failure = set.condition("ReplicaFailure").filter(Condition::isTrue);
        if (failure.isPresent())
            return Health.of(
                    State.DEGRADED, failure.get().reason(), failure.get().message());
        return available(
                set,
                world,
                count(set.status(), "availableReplicas"),
                set.spec().whole("replicas").orElse(1L));
    }

    static Health statefulSet(ApiObject set, World world) {
        if (notObserved(set)) return unseen();
        long wanted = set.spec().whole("replicas").orElse(1L);
        long partition =
                set.spec().whole("updateStrategy", "rollingUpdate", "partition").orElse(0L);
        long updated = count(set.status(), "updatedReplicas");
        boolean onDelete = set.spec().text("updateStrategy", "type").equals(Optional.of("OnDelete"));
        if (!onDelete && updated < wanted - partition)
            return leaf(set, world, progress(updated + " of " + (wanted - partition) + " pods are updated"));
        return available(set, world, count(set.status(), "readyReplicas"), wanted);
    }

    static Health daemonSet(ApiObject set, World world) {
        if (notObserved(set)) return unseen();
        long wanted = count(set.status(), "desiredNumberScheduled");
        long updated = count(set.status(), "updatedNumberScheduled");
        boolean onDelete = set.spec().text("updateStrategy", "type").equals(Optional.of("OnDelete"));
        if (!onDelete && updated < wanted)
            return leaf(set, world, progress(updated + " of " + wanted + " pods are updated"));
        return available(set, world, count(set.status(), "numberAvailable"), wanted);
    }

    /** Only a condition that is true counts: a resumed Job still carries the one that says it was suspended. */
    static Health job(ApiObject job, World world) {
        if (job.condition("Complete").filter(Condition::isTrue).isPresent()) return Health.healthy("Complete");
        Optional<Condition> failed = job.condition("Failed").filter(Condition::isTrue);
        if (failed.isPresent()) {
            String reason =
                    failed.get().reason().isEmpty() ? "Failed" : failed.get().reason();
            return leaf(
                    job, world, Health.of(State.DEGRADED, reason, failed.get().message()));
        }
        if (job.spec().bool("suspend").orElse(false)) return Health.of(State.SUSPENDED, "Suspended", "it is suspended");
        long done = count(job.status(), "succeeded");
        long wanted = job.spec().whole("completions").orElse(1L);
        return leaf(job, world, progress(done + " of " + wanted + " runs have succeeded"));
    }

    /** A rollout that once was complete and is not any more has gone bad by itself: nobody is bringing anything. */
    private static Health unavailable(
            ApiObject deployment, World world, Optional<Condition> progressing, long available, long wanted) {
        String count = available + " of " + wanted + " pods are available";
        boolean complete = progressing
                .filter(condition -> condition.reason().equals("NewReplicaSetAvailable"))
                .isPresent();
        boolean tooFew = deployment
                .condition("Available")
                .filter(condition -> condition.status().equals("False"))
                .isPresent();
        return leaf(
                deployment,
                world,
                complete && tooFew ? Health.of(State.DEGRADED, "MinimumReplicasUnavailable", count) : progress(count));
    }

    private static Health available(ApiObject owner, World world, long available, long wanted) {
        return available < wanted
                ? leaf(owner, world, progress(available + " of " + wanted + " pods are available"))
                : Health.healthy("Available");
    }

    /** The judgement with the worst pod below the object named, where there is one that is not well. */
    private static Health leaf(ApiObject owner, World world, Health judgement) {
        Optional<ApiObject> worst = pods(owner, world)
                .filter(pod -> !pod.isDeleting())
                .filter(pod -> PodRules.pod(pod).state() != State.HEALTHY)
                .max(Comparator.comparing(pod -> PodRules.pod(pod).state()));
        return worst.map(pod -> new Health(
                        judgement.state(),
                        judgement.reason(),
                        judgement.message() + "; pod " + pod.name() + ": "
                                + PodRules.pod(pod).message(),
                        Optional.of(pod.key())))
                .orElse(judgement);
    }

    private static Stream<ApiObject> pods(ApiObject owner, World world) {
        List<ApiObject> children = world.ownedBy(owner);
        return children.stream().flatMap(child -> switch (child.kind()) {
            case "Pod" -> Stream.of(child);
            case "ReplicaSet" -> pods(child, world);
            default -> Stream.empty();
        });
    }

    private static Health progress(String message) {
        return Health.of(State.PROGRESSING, "RollingOut", message);
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
