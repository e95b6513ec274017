package dev.slipway.cluster.simulation;

import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.Collection;
import java.util.Optional;

/**
 * The ReplicaSets of a Deployment never want more than {@code replicas + maxSurge} together, and there is one of them per template. (Active pods may
 * exceed that for a moment, as in Kubernetes: one ReplicaSet may be quicker to make than another to delete.)
 */
final class RolloutsKeepSurge implements Invariant {
    private final Rollouts rollouts;

    RolloutsKeepSurge(Rollouts rollouts) {
        this.rollouts = rollouts;
    }

    @Override
    public void check(Change change, Seen seen) {
        if (change.isGone() || !Seen.is(change.object(), Seen.REPLICA_SET)) return;
        ApiObject set = change.object();
        Optional<ApiObject> deployment = seen.controllerOf(set).filter(owner -> Seen.is(owner, Seen.DEPLOYMENT));
        if (deployment.isEmpty()) return;
        Collection<ApiObject> siblings = Rollouts.sets(deployment.get(), seen);
        if (change.before().isEmpty()) checkTwins(set, siblings);
        if (!rollouts.isSettled(deployment.get())) return;
        long sum = siblings.stream().mapToLong(Rollouts::replicas).sum();
        long most = Rollouts.replicas(deployment.get()) + Rollouts.surge(deployment.get());
        Invariant.require(
                sum <= most, "has ReplicaSets that want " + sum + ", at most " + most + " allowed", deployment.get());
    }

    private static void checkTwins(ApiObject set, Collection<ApiObject> siblings) {
        for (ApiObject other : siblings) {
            boolean twin = !other.uid().equals(set.uid()) && template(other).equals(template(set));
            Invariant.require(!twin, "is made for a template that has " + other + " already", set);
        }
    }

    private static Mapping template(ApiObject set) {
        return set.spec().mapping("template").withoutAt("metadata", "labels", "pod-template-hash");
    }
}
