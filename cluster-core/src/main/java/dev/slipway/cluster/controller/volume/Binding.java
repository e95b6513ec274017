package dev.slipway.cluster.controller.volume;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.List;

/**
 * What is missing for a claim and a volume to be each other's: the volume names the claim, then the claim names the volume, then the claim says
 * that it is bound. An object is written once in a decision; the status waits for the next.
 */
final class Binding {
    private Binding() {}

    static Decision of(ApiObject claim, ApiObject volume) {
        List<Command> commands = new ArrayList<>();
        ApiObject taken = taken(claim, volume);
        if (!taken.equals(volume)) commands.add(new Command.Update(taken));
        ApiObject given = given(claim, volume);
        ApiObject bound = given.withStatus(status(claim, volume));
        if (!given.equals(claim)) commands.add(new Command.Update(given));
        else if (!bound.equals(claim)) commands.add(new Command.UpdateStatus(bound));
        return Decision.of(commands);
    }

    /** A volume that nobody reserved remembers that it was not a person who chose it. */
    private static ApiObject taken(ApiObject claim, ApiObject volume) {
        Mapping reference = volume.spec().mapping("claimRef");
        if (reference.text("uid").filter(claim.uid()::equals).isPresent()) return volume;
        Mapping full = reference
                .with("apiVersion", "v1")
                .with("kind", "PersistentVolumeClaim")
                .with("namespace", claim.namespace())
                .with("name", claim.name())
                .with("uid", claim.uid())
                .with("resourceVersion", claim.resourceVersion());
        ApiObject taken = volume.withAt(full, "spec", "claimRef");
        return reference.isEmpty() ? taken.withAnnotation(Storage.BOUND_BY_CONTROLLER, "yes") : taken;
    }

    private static ApiObject given(ApiObject claim, ApiObject volume) {
        ApiObject named = claim;
        if (Storage.volumeOf(claim).isEmpty()) {
            named = claim.withAt(volume.name(), "spec", "volumeName")
                    .withAnnotation(Storage.BOUND_BY_CONTROLLER, "yes");
        }
        return Storage.isBound(named) ? named : named.withAnnotation(Storage.BIND_COMPLETED, "yes");
    }

    /** How much the claim has got is said when it is bound; after that, growing is somebody else's business. */
    private static Mapping status(ApiObject claim, ApiObject volume) {
        Mapping status = claim.status()
                .with("phase", "Bound")
                .with("accessModes", volume.spec().sequence("accessModes"));
        boolean wasBound = Storage.phase(claim).equals("Bound");
        return wasBound && status.has("capacity")
                ? status
                : status.with("capacity", volume.spec().mapping("capacity"));
    }
}
