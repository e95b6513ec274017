package dev.slipway.sync.rollout;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.rollout.Health.State;
import java.util.Optional;

/** Volumes and claims on them. */
final class StorageRules {
    private static final GroupKind STORAGE_CLASS = new GroupKind("storage.k8s.io", "StorageClass");

    /** What the scheduler writes on a claim when a pod that uses it has found a node. */
    private static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

    private StorageRules() {}

    /** A claim whose class binds at first use is as ready as it can be before a pod uses it: waiting for it would be waiting for ever. */
    static Health claim(ApiObject claim, Scene scene) {
        return switch (phase(claim)) {
            case "Bound" -> Health.healthy("Bound");
            case "Lost" -> Health.of(State.DEGRADED, "Lost", "its volume is lost");
            default ->
                waitsForUse(claim, scene)
                        ? Health.healthy("WaitForFirstConsumer")
                        : Health.of(State.PROGRESSING, phase(claim), "it is not bound to a volume");
        };
    }

    /** A volume is an offer: only one that could not be reclaimed needs somebody. */
    static Health volume(ApiObject volume) {
        String phase = phase(volume);
        return phase.equals("Failed")
                ? Health.of(
                        State.DEGRADED,
                        volume.status().text("reason").orElse("Failed"),
                        volume.status().text("message").orElse("it could not be reclaimed"))
                : Health.healthy(phase);
    }

    /** What could not be attached is tried again, for as long as it takes. */
    static Health attachment(ApiObject attachment) {
        return attachment.status().bool("attached").orElse(false)
                ? Health.healthy("Attached")
                : Health.of(
                        State.PROGRESSING,
                        "NotAttached",
                        attachment.status().text("attachError", "message").orElse("it waits for its driver"));
    }

    private static boolean waitsForUse(ApiObject claim, Scene scene) {
        if (claim.annotation(SELECTED_NODE).isPresent()) return false;
        Optional<ApiObject> storageClass = claim.spec()
                .text("storageClassName")
                .flatMap(name -> scene.world().get(new ObjectKey(STORAGE_CLASS, "", name)));
        return storageClass
                .filter(found -> found.root().text("volumeBindingMode").equals(Optional.of("WaitForFirstConsumer")))
                .isPresent();
    }

    private static String phase(ApiObject object) {
        return object.status().text("phase").orElse("Pending");
    }
}
