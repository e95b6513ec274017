package dev.slipway.cluster.controller.replicaset;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the status of a ReplicaSet or ReplicationController should say, given its pods. */
record ReplicaSetStatus(ApiObject set, List<ApiObject> pods, List<ApiObject> active, Instant now) {
    private static final String FAILURE = "ReplicaFailure";

    ReplicaSetStatus(ApiObject set, List<ApiObject> pods, Instant now) {
        this(set, pods, pods.stream().filter(Pods::isActive).toList(), now);
    }

    /** The write that brings the status up to date; none if it is. */
    List<Command> command() {
        return Command.status(set, status());
    }

    /** When the next ready pod will have been ready long enough to count as available. */
    Optional<Instant> nextAvailable() {
        if (minReady() == 0) return Optional.empty();
        return active.stream()
                .filter(pod -> Pods.isReady(pod) && !Pods.isAvailable(pod, minReady(), now))
                .flatMap(pod -> Pods.availableAt(pod, minReady()).stream())
                .min(Instant::compareTo);
    }

    /**
     * The write that says, besides what the status should say anyway, that pods cannot be made or deleted. As long as that lasts, the first
     * refusal is what is told of: the next ones differ from it by no more than the name of a pod that was not made.
     */
    Command failure(String reason, String message) {
        Mapping status = status();
        Sequence before = status.sequence("conditions");
        boolean told = set.isTrue(FAILURE);
        Sequence conditions = told ? before : new Condition(FAILURE, "True", reason, message).setIn(before, now);
        return new Command.UpdateStatus(set.withStatus(status.with("conditions", conditions)));
    }

    private Mapping status() {
        LabelSelector template = LabelSelector.ofLabels(
                set.spec().mapping("template", "metadata", "labels").texts());
        List<ApiObject> ready = active.stream().filter(Pods::isReady).toList();
        long available = minReady() == 0
                ? ready.size()
                : ready.stream()
                        .filter(pod -> Pods.isAvailable(pod, minReady(), now))
                        .count();
        long terminating = pods.stream()
                .filter(pod -> pod.isDeleting() && !Pods.isTerminal(pod))
                .count();
        Mapping.Builder status = Mapping.builder().put("replicas", active.size());
        // As Kubernetes writes it: counts of zero are left out, except the first and the newest.
        status.putIfAny(
                "fullyLabeledReplicas",
                active.stream().filter(template::matches).count());
        status.putIfAny("readyReplicas", ready.size());
        status.putIfAny("availableReplicas", available);
        if (set.key().kind().equals(Kinds.REPLICA_SET.groupKind())) status.put("terminatingReplicas", terminating);
        status.put("observedGeneration", set.generation());
        Sequence conditions = conditions(active.size());
        if (!conditions.isEmpty()) status.put("conditions", conditions);
        return status.build();
    }

    /** A failure is over as soon as there are as many pods as wanted. */
    private Sequence conditions(int active) {
        Sequence conditions = set.status().sequence("conditions");
        if (active != set.spec().whole("replicas").orElse(1L)) return conditions;
        List<Tree> others = conditions.items().stream()
                .filter(item ->
                        !item.asMapping().flatMap(entry -> entry.text("type")).equals(Optional.of(FAILURE)))
                .toList();
        return new Sequence(others);
    }

    private long minReady() {
        return set.spec().whole("minReadySeconds").orElse(0L);
    }
}
