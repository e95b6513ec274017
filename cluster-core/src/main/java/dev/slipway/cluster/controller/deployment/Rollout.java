package dev.slipway.cluster.controller.deployment;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A Deployment with its ReplicaSets, the one for its present template told from the others.
 *
 * @param current the ReplicaSet of the present template, the oldest if several are; empty before it was made
 * @param old the others, oldest first
 */
record Rollout(ApiObject deployment, Optional<ApiObject> current, List<ApiObject> old, Instant now) {
    static final String HASH = "pod-template-hash";

    static final Comparator<ApiObject> OLDEST_FIRST = Comparator.<ApiObject, Instant>comparing(
                    set -> set.creationTimestamp().orElse(Instant.EPOCH))
            .thenComparing(ApiObject::name);

    Rollout {
        old = List.copyOf(old);
    }

    static Rollout of(ApiObject deployment, List<ApiObject> sets, Instant now) {
        Mapping template = templateOf(deployment);
        List<ApiObject> sorted = sets.stream().sorted(OLDEST_FIRST).toList();
        Optional<ApiObject> current =
                sorted.stream().filter(set -> templateOf(set).equals(template)).findFirst();
        List<ApiObject> old = sorted.stream()
                .filter(set -> current.filter(set::equals).isEmpty())
                .toList();
        return new Rollout(deployment, current, old, now);
    }

    /** A template as its Deployment wrote it, without the label that tells the pods of ReplicaSets apart. */
    static Mapping templateOf(ApiObject workload) {
        return workload.spec().mapping("template").withoutAt("metadata", "labels", HASH);
    }

    /** All ReplicaSets, the old ones first. */
    List<ApiObject> all() {
        List<ApiObject> all = new ArrayList<>(old);
        current.ifPresent(all::add);
        return all;
    }

    /** Old ReplicaSets that still want pods. */
    List<ApiObject> oldActive() {
        return old.stream().filter(set -> Strategy.replicas(set) > 0).toList();
    }

    int wanted() {
        return Strategy.replicas(deployment);
    }

    Strategy strategy() {
        return Strategy.of(deployment);
    }

    boolean isPaused() {
        return deployment.spec().bool("paused").orElse(false);
    }

    /** Pods that the ReplicaSets want, all together. */
    int total() {
        return all().stream().mapToInt(Strategy::replicas).sum();
    }

    /** Pods that are available, all together. */
    int available() {
        return all().stream().mapToInt(set -> count(set, "availableReplicas")).sum();
    }

    /** A number in the status of a ReplicaSet. */
    static int count(ApiObject set, String field) {
        return set.status().whole(field).orElse(0L).intValue();
    }

    /**
     * How many pods the ReplicaSet of the present template may want now: as many as fit below the surge limit, never more than the Deployment
     * wants.
     */
    int nextSizeOfCurrent() {
        int size = current.map(Strategy::replicas).orElse(0);
        if (strategy().recreate()) return wanted();
        int room = wanted() + strategy().maxSurge() - total();
        return room <= 0 ? size : size + Math.min(room, wanted() - size);
    }
}
