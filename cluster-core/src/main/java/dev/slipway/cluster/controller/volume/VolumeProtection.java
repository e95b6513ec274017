package dev.slipway.cluster.controller.volume;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Instant;
import java.util.List;

/** Lets a deleted volume go once no claim has it any more. */
public final class VolumeProtection implements Reconciler {
    private static final String HOLD = "kubernetes.io/pv-protection";

    @Override
    public String name() {
        return "pv-protection-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.self(VolumeMatch.VOLUME));
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key).map(VolumeProtection::decide).orElse(Decision.nothing());
    }

    private static Decision decide(ApiObject volume) {
        boolean isHeld = volume.finalizers().contains(HOLD);
        if (!volume.isDeleting())
            return isHeld ? Decision.nothing() : Decision.of(new Command.Update(volume.withFinalizer(HOLD)));
        boolean goes = isHeld && !Storage.phase(volume).equals("Bound");
        return goes ? Decision.of(new Command.Update(volume.withoutFinalizer(HOLD))) : Decision.nothing();
    }
}
