package dev.slipway.cluster.controller.deployment;

import static dev.slipway.cluster.controller.deployment.DeploymentConditions.AVAILABLE;
import static dev.slipway.cluster.controller.deployment.DeploymentConditions.DEADLINE_EXCEEDED;
import static dev.slipway.cluster.controller.deployment.DeploymentConditions.NEW_AVAILABLE;
import static dev.slipway.cluster.controller.deployment.DeploymentConditions.PROGRESSING;
import static dev.slipway.cluster.controller.deployment.DeploymentConditions.REPLICA_FAILURE;
import static dev.slipway.cluster.controller.deployment.DeploymentConditions.UPDATED;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.object.Condition;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a Deployment's status should say, given its ReplicaSets: numbers, whether enough pods are available, whether the rollout moves. Progress
 * is more updated pods, fewer old ones, or more ready or available ones than the status said before; without any for
 * {@code progressDeadlineSeconds} the rollout counts as stuck, until it moves again.
 */
record DeploymentStatus(Rollout rollout) {
    /** By the API's convention this deadline means none. */
    private static final long NO_DEADLINE = Integer.MAX_VALUE;

    /** The numbers of a status. */
    private record Counts(long replicas, long updated, long ready, long available) {
        static Counts of(Mapping status) {
            return new Counts(
                    status.whole("replicas").orElse(0L),
                    status.whole("updatedReplicas").orElse(0L),
                    status.whole("readyReplicas").orElse(0L),
                    status.whole("availableReplicas").orElse(0L));
        }

        boolean isProgressSince(Counts before) {
            return updated > before.updated
                    || replicas - updated < before.replicas - before.updated
                    || ready > before.ready
                    || available > before.available;
        }
    }

    /** The write that brings the status up to date while a rollout may move; none if it is. */
    List<Command> command() {
        return write(progress(availability(before())));
    }

    /** The write that brings numbers and availability up to date, while nobody counts progress. */
    List<Command> commandWithoutProgress() {
        return write(availability(before()));
    }

    /** The write that sets the Progressing condition on top of the present status. */
    Command progressing(String status, String reason, String message) {
        Mapping changed = rollout.deployment()
                .status()
                .with(
                        "conditions",
                        before().with(PROGRESSING, status, reason, message, rollout.now())
                                .list());
        return new Command.UpdateStatus(rollout.deployment().withStatus(changed));
    }

    /** When the progress deadline will end, while it counts. */
    Optional<Instant> deadline() {
        DeploymentConditions conditions = before();
        String reason = conditions.reason(PROGRESSING);
        if (!hasDeadline() || rollout.isPaused()) return Optional.empty();
        if (reason.equals(NEW_AVAILABLE) || reason.equals(DEADLINE_EXCEEDED)) return Optional.empty();
        return conditions
                .lastUpdate(PROGRESSING)
                .map(since -> since.plus(Duration.ofSeconds(deadlineSeconds())))
                .filter(moment -> moment.isAfter(rollout.now()));
    }

    boolean hasDeadline() {
        return deadlineSeconds() != NO_DEADLINE;
    }

    /** Whether every pod is of the present template and available. */
    boolean isComplete() {
        Counts counts = counts();
        long wanted = rollout.wanted();
        return counts.updated == wanted && counts.replicas == wanted && counts.available == wanted;
    }

    DeploymentConditions before() {
        return new DeploymentConditions(rollout.deployment().status().sequence("conditions"));
    }

    private List<Command> write(DeploymentConditions conditions) {
        return Command.status(rollout.deployment(), status(conditions));
    }

    private long deadlineSeconds() {
        return rollout.deployment().spec().whole("progressDeadlineSeconds").orElse(NO_DEADLINE);
    }

    private Counts counts() {
        return new Counts(
                sum("replicas"),
                rollout.current().map(set -> Rollout.count(set, "replicas")).orElse(0),
                sum("readyReplicas"),
                sum("availableReplicas"));
    }

    private long sum(String field) {
        return rollout.all().stream()
                .mapToLong(set -> Rollout.count(set, field))
                .sum();
    }

    private Mapping status(DeploymentConditions conditions) {
        Counts counts = counts();
        Mapping.Builder status =
                Mapping.builder().put("observedGeneration", rollout.deployment().generation());
        status.putIfAny("replicas", counts.replicas);
        status.putIfAny("updatedReplicas", counts.updated);
        status.putIfAny("readyReplicas", counts.ready);
        status.putIfAny("availableReplicas", counts.available);
        status.putIfAny("unavailableReplicas", rollout.total() - counts.available);
        status.put("terminatingReplicas", sum("terminatingReplicas"));
        status.put("conditions", conditions.list());
        rollout.deployment()
                .status()
                .whole("collisionCount")
                .ifPresent(count -> status.putIfAny("collisionCount", count));
        return status.build();
    }

    /** As Kubernetes writes it: counts of zero are left out. */
    private DeploymentConditions availability(DeploymentConditions conditions) {
        boolean enough =
                counts().available >= rollout.wanted() - rollout.strategy().maxUnavailable();
        return enough
                ? conditions.with(
                        AVAILABLE,
                        "True",
                        "MinimumReplicasAvailable",
                        "Deployment has minimum availability.",
                        rollout.now())
                : conditions.with(
                        AVAILABLE,
                        "False",
                        "MinimumReplicasUnavailable",
                        "Deployment does not have minimum availability.",
                        rollout.now());
    }

    private DeploymentConditions progress(DeploymentConditions conditions) {
        return failure(hasDeadline() ? judged(conditions) : conditions.without(PROGRESSING));
    }

    private DeploymentConditions judged(DeploymentConditions conditions) {
        Counts counts = counts();
        boolean settled = conditions.reason(PROGRESSING).equals(NEW_AVAILABLE) && counts.replicas == counts.updated;
        if (settled) return conditions;
        if (isComplete()) {
            return conditions.with(
                    PROGRESSING, "True", NEW_AVAILABLE, subject() + " has successfully progressed.", rollout.now());
        }
        if (counts.isProgressSince(Counts.of(rollout.deployment().status()))) {
            return conditions.renewed(PROGRESSING, "True", UPDATED, subject() + " is progressing.", rollout.now());
        }
        return isOverdue(conditions)
                ? conditions.with(
                        PROGRESSING,
                        "False",
                        DEADLINE_EXCEEDED,
                        subject() + " has timed out progressing.",
                        rollout.now())
                : conditions;
    }

    private boolean isOverdue(DeploymentConditions conditions) {
        String reason = conditions.reason(PROGRESSING);
        if (reason.equals(NEW_AVAILABLE)) return false;
        return conditions
                .lastUpdate(PROGRESSING)
                .map(since -> !rollout.now().isBefore(since.plus(Duration.ofSeconds(deadlineSeconds()))))
                .orElse(false);
    }

    private String subject() {
        return rollout.current()
                .map(set -> "ReplicaSet \"" + set.name() + "\"")
                .orElse("Deployment \"" + rollout.deployment().name() + "\"");
    }

    /** Pods that cannot be made are the Deployment's failure too: the new ReplicaSet's first. */
    private DeploymentConditions failure(DeploymentConditions conditions) {
        Optional<Condition> failure = rollout.current()
                .flatMap(set -> set.condition(REPLICA_FAILURE))
                .or(() -> rollout.old().stream()
                        .flatMap(set -> set.condition(REPLICA_FAILURE).stream())
                        .findFirst());
        return failure.map(cause -> conditions.with(
                        REPLICA_FAILURE, cause.status(), cause.reason(), cause.message(), rollout.now()))
                .orElse(conditions.without(REPLICA_FAILURE));
    }
}
