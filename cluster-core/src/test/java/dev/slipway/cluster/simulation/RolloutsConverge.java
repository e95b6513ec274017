package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.util.List;
import java.util.Optional;

/** At rest a Deployment is complete and its history is short; where it cannot be complete, a condition says why. */
final class RolloutsConverge implements Invariant {
    @Override
    public void checkAtRest(Seen seen, boolean mended) {
        for (ApiObject deployment : seen.all(Seen.DEPLOYMENT)) {
            if (deployment.isDeleting()) continue;
            if (isComplete(deployment, seen)) {
                checkHistory(deployment, seen);
            } else {
                boolean mayStay = !mended || isStarved(deployment, seen);
                Invariant.require(mayStay, "is not complete: " + text(deployment), deployment);
                Invariant.require(
                        saysWhy(deployment, seen),
                        "is not complete and does not say why: " + text(deployment),
                        deployment);
            }
        }
    }

    private static boolean isComplete(ApiObject deployment, Seen seen) {
        long wanted = Rollouts.replicas(deployment);
        long ready = Rollouts.sets(deployment, seen).stream()
                .mapToLong(set -> Rollouts.ready(set, seen))
                .sum();
        return List.of("replicas", "updatedReplicas", "availableReplicas").stream()
                        .allMatch(field -> deployment.status().whole(field).orElse(0L) == wanted)
                && ready == wanted;
    }

    /** No room is nobody's fault: a pod of it says that it fits nowhere. */
    private static boolean isStarved(ApiObject deployment, Seen seen) {
        return Rollouts.sets(deployment, seen).stream()
                .flatMap(set -> seen.controlledBy(Seen.POD, set.uid()).stream())
                .anyMatch(pod -> Pods.node(pod).isEmpty());
    }

    /** A Deployment that was complete with no pods is not judged again when it is scaled; then its pods say what is wrong. */
    private static boolean saysWhy(ApiObject deployment, Seen seen) {
        return is(deployment, "Progressing", "False", "")
                || is(deployment, "Progressing", "Unknown", "DeploymentPaused")
                || is(deployment, "ReplicaFailure", "True", "")
                || is(deployment, "Available", "False", "")
                || (is(deployment, "Progressing", "True", "NewReplicaSetAvailable") && podsSayWhy(deployment, seen));
    }

    private static boolean podsSayWhy(ApiObject deployment, Seen seen) {
        return Rollouts.sets(deployment, seen).stream()
                .flatMap(set -> seen.controlledBy(Seen.POD, set.uid()).stream())
                .anyMatch(pod -> is(pod, "Ready", "False", "")
                        || is(pod, "PodScheduled", "False", "Unschedulable")
                        || isUnheardOf(Pods.node(pod), seen));
    }

    /** A pod whose node went away before it said anything has no condition that could tell: its node has. */
    private static boolean isUnheardOf(String node, Seen seen) {
        return seen.get(new ObjectKey(Seen.NODE, "", node))
                .filter(there -> !is(there, "Ready", "True", ""))
                .isPresent();
    }

    private static boolean is(ApiObject object, String type, String status, String reason) {
        return object.condition(type)
                .filter(condition -> condition.status().equals(status)
                        && (reason.isEmpty() || condition.reason().equals(reason)))
                .isPresent();
    }

    private static void checkHistory(ApiObject deployment, Seen seen) {
        if (deployment.spec().bool("paused").equals(Optional.of(true))) return;
        long limit = deployment.spec().whole("revisionHistoryLimit").orElse(10L);
        long sets = Rollouts.sets(deployment, seen).size();
        Invariant.require(
                sets <= limit + 1,
                "keeps " + sets + " ReplicaSets, at most " + limit + " old ones allowed",
                deployment);
    }

    private static String text(ApiObject deployment) {
        return deployment.spec() + " " + deployment.status();
    }
}
