package dev.slipway.cluster.controller.deployment;

import dev.slipway.cluster.object.ApiObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The numbers that ReplicaSets and their Deployment carry, by which {@code kubectl rollout history} and {@code undo} find their way. */
final class Revisions {
    static final String REVISION = "deployment.kubernetes.io/revision";
    static final String HISTORY = "deployment.kubernetes.io/revision-history";
    static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
    static final String MAX = "deployment.kubernetes.io/max-replicas";

    /** In characters, as in Kubernetes. */
    private static final int LONGEST_HISTORY = 2000;

    /** Annotations of a Deployment that are about itself alone. */
    private static final Set<String> NOT_COPIED = Set.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            REVISION,
            HISTORY,
            DESIRED,
            MAX,
            "deprecated.deployment.rollback.to");

    private Revisions() {}

    static long of(ApiObject set) {
        return number(set, REVISION);
    }

    /** The number that the ReplicaSet of the present template should have: one more than any other. */
    static long next(List<ApiObject> old) {
        return old.stream().mapToLong(Revisions::of).max().orElse(0) + 1;
    }

    /**
     * The ReplicaSet with the annotations that it should have as the one of the present template: the Deployment's own, and the newest number.
     * One that had a lower number before, which happens by rolling back, keeps that in its history.
     */
    static ApiObject numbered(ApiObject set, ApiObject deployment, long revision) {
        ApiObject result = set;
        for (Map.Entry<String, String> annotation : deployment.annotations().entrySet()) {
            if (!NOT_COPIED.contains(annotation.getKey())) {
                result = result.withAnnotation(annotation.getKey(), annotation.getValue());
            }
        }
        long before = of(set);
        if (before >= revision) return result;
        if (before > 0) result = result.withAnnotation(HISTORY, history(set, before));
        return result.withAnnotation(REVISION, Long.toString(revision));
    }

    /** The numbers that a ReplicaSet has had; the oldest are dropped from a list that has grown too long. */
    private static String history(ApiObject set, long last) {
        String former = set.annotation(HISTORY).map(list -> list + ",").orElse("") + last;
        while (former.length() > LONGEST_HISTORY) former = former.substring(former.indexOf(',') + 1);
        return former;
    }

    /** The ReplicaSet with what it needs to be scaled in proportion later: how many pods its Deployment wants, and may have. */
    static ApiObject sized(ApiObject set, Rollout rollout) {
        return set.withAnnotation(DESIRED, Integer.toString(rollout.wanted()))
                .withAnnotation(
                        MAX,
                        Integer.toString(rollout.wanted() + rollout.strategy().maxSurge()));
    }

    /** A whole number in an annotation; 0 where there is none. */
    static long number(ApiObject object, String annotation) {
        try {
            return object.annotation(annotation).map(Long::parseLong).orElse(0L);
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }
}
