package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * At rest every claim has its volume, or says why not; every volume says what it is, and one that nobody needs any more is gone, kept or says why it is
 * still there.
 */
final class ClaimsConverge implements Invariant {
    private static final String LOCAL = "slipway.dev/local";
    private static final String PROVISIONED = "pv.kubernetes.io/provisioned-by";
    private static final List<String> WHY_NOT = List.of(
            "FailedBinding",
            "VolumeMismatch",
            "ProvisioningFailed",
            "WaitForFirstConsumer",
            "WaitForPodScheduled",
            "ExternalProvisioning");

    private final boolean heard;
    private final Set<String> gone = new HashSet<>();

    /** @param heard whether every event comes through */
    ClaimsConverge(boolean heard) {
        this.heard = heard;
    }

    @Override
    public void check(Change change, Seen seen) {
        if (change.isGone() && Seen.is(change.object(), VolumeMatch.VOLUME))
            gone.add(change.key().name());
    }

    @Override
    public void checkAtRest(Seen seen, boolean mended) {
        for (ApiObject claim : seen.all(VolumeMatch.CLAIM)) if (!claim.isDeleting()) checkClaim(claim, seen);
        for (ApiObject pod : seen.all(Seen.POD)) if (Pods.isActive(pod)) checkOwnClaims(pod, seen);
        for (ApiObject volume : seen.all(VolumeMatch.VOLUME)) if (!volume.isDeleting()) checkVolume(volume, seen);
    }

    private static void checkOwnClaims(ApiObject pod, Seen seen) {
        for (Mapping volume : pod.spec().sequence("volumes").mappings()) {
            String name = pod.name() + "-" + volume.text("name").orElse("");
            boolean isThere = !volume.has("ephemeral")
                    || seen.get(new ObjectKey(VolumeMatch.CLAIM, pod.namespace(), name))
                            .isPresent();
            boolean isRefused = !seen.all(LimitUsers.RANGE).isEmpty();
            Invariant.require(isThere || isRefused, "has no claim " + name, pod);
        }
    }

    private void checkClaim(ApiObject claim, Seen seen) {
        switch (claim.status().text("phase").orElse("")) {
            case "Bound" -> checkBound(claim, seen);
            case "Lost" -> {
                String volume = VolumesHaveOneClaim.volume(claim).orElse("");
                Invariant.require(gone.contains(volume), "is lost, and " + volume + " never went", claim);
            }
            default -> checkWaiting(claim, seen);
        }
    }

    private static void checkBound(ApiObject claim, Seen seen) {
        Optional<ApiObject> volume = volume(claim, seen);
        boolean isOwn =
                volume.flatMap(found -> found.spec().text("claimRef", "uid")).equals(Optional.of(claim.uid()));
        Invariant.require(isOwn, "is bound to " + volume + ", which is not its own", claim);
        boolean grows = volume.flatMap(found -> found.annotation(PROVISIONED)).isPresent();
        boolean isLarge = VolumeMatch.granted(claim).compareTo(VolumeMatch.requested(claim)) >= 0;
        Invariant.require(!grows || isLarge, "is smaller than it wants to be: " + claim.status(), claim);
    }

    private static Optional<ApiObject> volume(ApiObject claim, Seen seen) {
        return VolumesHaveOneClaim.volume(claim).flatMap(name -> seen.get(new ObjectKey(VolumeMatch.VOLUME, "", name)));
    }

    private void checkWaiting(ApiObject claim, Seen seen) {
        boolean isNamed = VolumesHaveOneClaim.volume(claim).isPresent();
        if (isNamed && volume(claim, seen).isEmpty()) return;
        Optional<ApiObject> storageClass = seen.get(VolumeMatch.classKey(claim));
        boolean waits = storageClass.filter(VolumeMatch::waitsForConsumer).isPresent();
        if (!isNamed && !waits && !claim.spec().has("selector")) {
            Invariant.require(
                    storageClass.filter(ClaimsConverge::isServed).isEmpty(),
                    "waits although volumes are made for it",
                    claim);
            seen.all(VolumeMatch.VOLUME).stream()
                    .filter(volume -> VolumeMatch.isFree(volume)
                            && !volume.isDeleting()
                            && VolumeMatch.mismatch(claim, volume).isEmpty())
                    .findFirst()
                    .ifPresent(volume -> Invariant.require(false, "waits although it could have " + volume, claim));
        }
        Invariant.require(!heard || saysWhy(claim, seen), "waits and does not say why: " + claim.spec(), claim);
    }

    private static boolean isServed(ApiObject storageClass) {
        return storageClass.root().text("provisioner").equals(Optional.of(LOCAL));
    }

    private static boolean saysWhy(ApiObject claim, Seen seen) {
        return seen.saidOf(claim).anyMatch(WHY_NOT::contains);
    }

    private static void checkVolume(ApiObject volume, Seen seen) {
        String said = volume.status().text("phase").orElse("");
        Optional<String> uid = volume.spec().text("claimRef", "uid").filter(text -> !text.isEmpty());
        Optional<ApiObject> claim = uid.flatMap(seen::uid);
        boolean isHeld = claim.flatMap(VolumesHaveOneClaim::volume).equals(Optional.of(volume.name()));
        if (uid.isEmpty() || isHeld) {
            String right = uid.isEmpty() ? "Available" : "Bound";
            Invariant.require(said.equals(right), "says " + said + " and is " + right, volume);
            return;
        }
        boolean isDone = claim.isEmpty() && !isToGo(volume) && said.equals("Released");
        boolean saysWhy = claim.isEmpty()
                && said.equals("Failed")
                && !volume.status().text("message").orElse("").isEmpty();
        boolean isMade = volume.annotation(PROVISIONED).isPresent();
        Invariant.require(
                isDone || (isToGo(volume) && !isMade && saysWhy),
                "has been left behind and says " + said + " of the claim " + claim,
                volume);
    }

    private static boolean isToGo(ApiObject volume) {
        return volume.spec().text("persistentVolumeReclaimPolicy").equals(Optional.of("Delete"));
    }
}
