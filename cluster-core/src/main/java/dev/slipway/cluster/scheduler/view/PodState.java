package dev.slipway.cluster.scheduler.view;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pod as far as places depend on it.
 *
 * @param claims the names of the volume claims that it uses
 * @param node on which it is; empty before it has one
 * @param leaving whether it was asked to go
 */
public record PodState(
        ObjectKey key,
        String uid,
        Map<String, String> labels,
        Optional<OwnerReference> owner,
        Needs needs,
        List<String> claims,
        String node,
        boolean leaving) {

    public static PodState of(ApiObject pod) {
        Map<String, String> labels = pod.labels();
        return new PodState(
                pod.key(),
                pod.uid(),
                labels,
                pod.controller(),
                Needs.of(pod, labels),
                Pods.claims(pod),
                Pods.node(pod),
                pod.isDeleting());
    }

    /** Whether two revisions of a pod come to the same state. */
    static boolean isSame(ApiObject before, ApiObject after) {
        return before.uid().equals(after.uid())
                && before.isDeleting() == after.isDeleting()
                && before.spec().equals(after.spec())
                && before.metadata().mapping("labels").equals(after.metadata().mapping("labels"));
    }

    public String namespace() {
        return key.namespace();
    }

    public long priority() {
        return needs.priority();
    }

    /** The same on a node. */
    public PodState on(String chosen) {
        return new PodState(key, uid, labels, owner, needs, claims, chosen, leaving);
    }

    /** What pods have in common for which the same nodes are right. */
    public Likeness likeness() {
        return new Likeness(
                key.namespace(), labels, owner.map(OwnerReference::uid).orElse(""), needs, claims);
    }

    /** Everything of a pod that the choice of its node depends on. */
    public record Likeness(
            String namespace, Map<String, String> labels, String owner, Needs needs, List<String> claims) {}
}
