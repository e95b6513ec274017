package dev.slipway.cluster.simulation;

import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A volume is one claim's and a claim has one volume, for as long as both are there; and for each claim at most one is made. */
final class VolumesHaveOneClaim implements Invariant {
    private static final String COMPLETED = "pv.kubernetes.io/bind-completed";
    private static final String PROVISIONED = "pv.kubernetes.io/provisioned-by";

    private final Map<String, String> claimOf = new HashMap<>();
    private final Map<String, String> volumeOf = new HashMap<>();
    private final Map<String, String> madeFor = new HashMap<>();
    private final Set<String> disturbed = new HashSet<>();

    @Override
    public void disturbed(String uid) {
        disturbed.add(uid);
    }

    @Override
    public void check(Change change, Seen seen) {
        if (Seen.is(change.object(), VolumeMatch.CLAIM)) checkClaim(change, seen);
        if (Seen.is(change.object(), VolumeMatch.VOLUME)) checkVolume(change, seen);
    }

    private void checkClaim(Change change, Seen seen) {
        ApiObject claim = change.object();
        boolean isBound = !change.isGone() && claim.status().text("phase").equals(Optional.of("Bound"));
        if (!isBound) {
            Optional.ofNullable(volumeOf.remove(claim.uid())).ifPresent(claimOf::remove);
            return;
        }
        change.before()
                .filter(old -> old.annotation(COMPLETED).isPresent())
                .flatMap(VolumesHaveOneClaim::volume)
                .ifPresent(old -> Invariant.require(
                        volume(claim).equals(Optional.of(old)),
                        "had the volume " + old + " and names " + volume(claim),
                        claim));
        volume(claim)
                .flatMap(name -> seen.get(new ObjectKey(VolumeMatch.VOLUME, "", name)))
                .ifPresent(volume -> hold(claim, volume, seen));
    }

    private void hold(ApiObject claim, ApiObject volume, Seen seen) {
        String other = claimOf.put(volume.uid(), claim.uid());
        Invariant.require(
                other == null || other.equals(claim.uid()),
                "is bound to " + volume + ", which " + other + " has",
                claim);
        String former = volumeOf.put(claim.uid(), volume.uid());
        Invariant.require(
                former == null
                        || former.equals(volume.uid())
                        || seen.uid(former).isEmpty(),
                "is bound to " + volume + " and had another volume",
                claim);
    }

    private void checkVolume(Change change, Seen seen) {
        ApiObject volume = change.object();
        if (change.isGone()) {
            Optional.ofNullable(claimOf.remove(volume.uid())).ifPresent(volumeOf::remove);
            madeFor.values().remove(volume.uid());
            return;
        }
        Optional<String> now = claim(volume);
        change.before().flatMap(VolumesHaveOneClaim::claim).ifPresent(old -> checkHandedOn(volume, old, now, seen));
        if (volume.annotation(PROVISIONED).isPresent() && change.before().isEmpty()) {
            String twin = now.map(claim -> madeFor.put(claim, volume.uid())).orElse(volume.uid());
            Invariant.require(
                    twin == null || twin.equals(volume.uid()),
                    "is made for a claim for which " + seen.uid(String.valueOf(twin)) + " was made",
                    volume);
        }
    }

    private void checkHandedOn(ApiObject volume, String old, Optional<String> now, Seen seen) {
        if (now.equals(Optional.of(old)) || disturbed.contains(volume.uid())) return;
        boolean hasAnother = seen.uid(old)
                .map(claim -> volume(claim)
                        .filter(name -> !name.equals(volume.name()))
                        .isPresent())
                .orElse(true);
        Invariant.require(
                now.isEmpty() && hasAnother, "was the volume of the claim " + old + " and is given to " + now, volume);
    }

    private static Optional<String> claim(ApiObject volume) {
        return volume.spec().text("claimRef", "uid").filter(uid -> !uid.isEmpty());
    }

    static Optional<String> volume(ApiObject claim) {
        return claim.spec().text("volumeName").filter(name -> !name.isEmpty());
    }
}
