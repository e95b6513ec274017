package dev.slipway.cluster.controller.policy;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Instant;
import java.util.List;

/**
 * Copies the generation of a policy into its status. A policy whose expressions cannot be read is not stored, and one that is counts from the next write
 * on, so there is nothing to find out first. {@code typeChecking} stays away: where it is, it says that the fields of {@code object} were checked.
 */
public final class PolicyStatus implements Reconciler {
    private static final GroupKind POLICY = new GroupKind("admissionregistration.k8s.io", "ValidatingAdmissionPolicy");
    private static final String OBSERVED = "observedGeneration";

    @Override
    public String name() {
        return "validatingadmissionpolicy-status-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.self(POLICY));
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key)
                .filter(policy -> policy.status().whole(OBSERVED).orElse(0L) < policy.generation())
                .map(PolicyStatus::observed)
                .orElse(Decision.nothing());
    }

    private static Decision observed(ApiObject policy) {
        return Decision.of(
                new Command.UpdateStatus(policy.withStatus(policy.status().with(OBSERVED, policy.generation()))));
    }
}
