package dev.slipway.cluster.controller.volume;

import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/** What claims, volumes and classes say of each other, in the annotations and phases that Kubernetes' controllers agree on. */
final class Storage {
    static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
    static final String BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";
    static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
    static final String PROVISIONER = "volume.kubernetes.io/storage-provisioner";
    static final String OLD_PROVISIONER = "volume.beta.kubernetes.io/storage-provisioner";
    /** Volumes by the claim that they name, as {@code namespace/name}. */
    static final Index BY_CLAIM = new Index(
            VolumeMatch.VOLUME,
            "claim",
            volume -> claimOf(volume)
                    .map(claim -> List.of(claim.namespace() + "/" + claim.name()))
                    .orElse(List.of()));

    /** Volumes that anybody may have, by their class. */
    static final Index FREE = new Index(
            VolumeMatch.VOLUME,
            "free",
            volume -> VolumeMatch.isFree(volume) ? List.of(VolumeMatch.className(volume)) : List.of());

    /** Claims by the volume that they name. */
    static final Index BY_VOLUME = new Index(
            VolumeMatch.CLAIM, "volume", claim -> volumeOf(claim).map(List::of).orElse(List.of()));

    /** Claims that have no volume yet, by their class. */
    static final Index WAITING = new Index(
            VolumeMatch.CLAIM,
            "waiting",
            claim -> isBound(claim) || volumeOf(claim).isPresent() ? List.of() : List.of(VolumeMatch.className(claim)));

    private Storage() {}

    /** The claim that a volume names, if it names one. */
    static Optional<ObjectKey> claimOf(ApiObject volume) {
        Mapping reference = volume.spec().mapping("claimRef");
        return reference
                .text("name")
                .map(name -> new ObjectKey(
                        VolumeMatch.CLAIM, reference.text("namespace").orElse(""), name));
    }

    /** The volume that a claim names, if it names one. */
    static Optional<String> volumeOf(ApiObject claim) {
        return claim.spec().text("volumeName").filter(name -> !name.isEmpty());
    }

    static ObjectKey volume(String name) {
        return new ObjectKey(VolumeMatch.VOLUME, "", name);
    }

    /** Whether a claim was given its volume once, whatever has become of it. */
    static boolean isBound(ApiObject claim) {
        return claim.annotation(BIND_COMPLETED).isPresent();
    }

    static String phase(ApiObject object) {
        return object.status().text("phase").orElse("");
    }

    static Optional<ApiObject> classOf(ApiObject claim, World world) {
        return world.get(VolumeMatch.classKey(claim));
    }

    static String provisioner(ApiObject storageClass) {
        return storageClass.root().text("provisioner").orElse("");
    }
}
