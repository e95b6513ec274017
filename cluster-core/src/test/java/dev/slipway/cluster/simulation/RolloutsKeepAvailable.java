package dev.slipway.cluster.simulation;

import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;

/** A Deployment that was complete keeps {@code replicas - maxUnavailable} pods ready through any rollout. */
final class RolloutsKeepAvailable implements Invariant {
    private final Rollouts rollouts;

    RolloutsKeepAvailable(Rollouts rollouts) {
        this.rollouts = rollouts;
    }

    @Override
    public void check(Change change, Seen seen) {
        if (!Seen.is(change.object(), Seen.POD)) return;
        Rollouts.deploymentOf(change.object(), seen)
                .filter(deployment -> rollouts.isSettled(deployment) && !deployment.isDeleting())
                .ifPresent(deployment -> check(deployment, seen));
    }

    private static void check(ApiObject deployment, Seen seen) {
        long ready = Rollouts.sets(deployment, seen).stream()
                .mapToLong(set -> Rollouts.ready(set, seen))
                .sum();
        long least = Rollouts.replicas(deployment) - Rollouts.unavailable(deployment);
        Invariant.require(ready >= least, "has " + ready + " ready, at least " + least + " needed", deployment);
    }
}
