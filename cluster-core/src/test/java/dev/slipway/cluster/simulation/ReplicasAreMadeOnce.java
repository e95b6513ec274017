package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import java.util.HashMap;
import java.util.Map;

/** A ReplicaSet, or a ReplicationController, never makes a pod when it has as many active ones as it ever wanted: nothing is made twice, whatever was forgotten in a crash. */
final class ReplicasAreMadeOnce implements Invariant {
    private final Map<String, Long> mostWanted = new HashMap<>();

    @Override
    public void check(Change change, Seen seen) {
        ApiObject object = change.object();
        if (change.isGone()) return;
        if (isSet(object)) {
            mostWanted.merge(object.uid(), Rollouts.replicas(object), Math::max);
        } else if (Seen.is(object, Seen.POD) && change.before().isEmpty()) {
            seen.controllerOf(object).filter(ReplicasAreMadeOnce::isSet).ifPresent(set -> check(set, seen));
        }
    }

    private static boolean isSet(ApiObject object) {
        return Seen.is(object, Seen.REPLICA_SET) || Seen.is(object, ReplicationControllerUsers.CONTROLLER);
    }

    private void check(ApiObject set, Seen seen) {
        long active = seen.controlledBy(Seen.POD, set.uid()).stream()
                .filter(Pods::isActive)
                .count();
        long most = mostWanted.getOrDefault(set.uid(), 0L);
        Invariant.require(
                active <= most, "made a pod too many: " + active + " active, never wanted more than " + most, set);
    }
}
