package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.codec.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Nothing goes that is in use: a claim not before the pods that had a node when it was told to go, a volume not while it is bound. What is to be kept is
 * deleted by people only, what is not only after its claim; and pods come to nodes that reach their volumes.
 */
final class StorageIsProtected implements Invariant {
    private final Duration lag;
    private final Set<String> disturbed = new HashSet<>();
    private final Map<String, List<String>> users = new HashMap<>();
    private final Map<String, Instant> bound = new HashMap<>();

    StorageIsProtected(Duration lag) {
        this.lag = lag;
    }

    @Override
    public void disturbed(String uid) {
        disturbed.add(uid);
    }

    @Override
    public void check(Change change, Seen seen) {
        ApiObject object = change.object();
        if (Seen.is(object, VolumeMatch.CLAIM)) checkClaim(change, seen);
        else if (Seen.is(object, VolumeMatch.VOLUME)) checkVolume(change, seen);
        else if (Seen.is(object, Seen.POD) && !change.isGone()) checkPlace(change, seen);
    }

    private void checkClaim(Change change, Seen seen) {
        ApiObject claim = change.object();
        if (claim.status().text("phase").equals(Optional.of("Bound"))) bound.putIfAbsent(claim.uid(), seen.now());
        else bound.remove(claim.uid());
        if (!change.isGone()) {
            if (claim.isDeleting()) users.computeIfAbsent(claim.uid(), unknown -> usersOf(claim, seen));
            return;
        }
        for (String user : users.getOrDefault(claim.uid(), List.of())) {
            Optional<ApiObject> pod = seen.uid(user).filter(found -> !isOver(found));
            Invariant.require(pod.isEmpty(), "went while " + pod + " uses it", claim);
        }
    }

    private static boolean isOver(ApiObject pod) {
        boolean isShutDown = pod.isDeleting()
                && pod.metadata().whole("deletionGracePeriodSeconds").equals(Optional.of(0L));
        return Pods.isTerminal(pod) || isShutDown;
    }

    private static List<String> usersOf(ApiObject claim, Seen seen) {
        return seen.in(Seen.POD, claim.namespace()).stream()
                .filter(pod -> !Pods.node(pod).isEmpty() && Pods.claims(pod).contains(claim.name()))
                .map(ApiObject::uid)
                .toList();
    }

    private void checkVolume(Change change, Seen seen) {
        ApiObject volume = change.object();
        boolean goes = change.isGone() || volume.isDeleting();
        if (change.isGone()) {
            boolean isBound = volume.status().text("phase").equals(Optional.of("Bound"));
            Invariant.require(
                    !isBound, "went while it was bound to " + volume.spec().mapping("claimRef"), volume);
        }
        if (!goes || disturbed.contains(volume.uid())) return;
        boolean isKept = !volume.spec().text("persistentVolumeReclaimPolicy").equals(Optional.of("Delete"));
        Invariant.require(!isKept, "is to be kept, and nobody deleted it", volume);
        Optional<ApiObject> claim = volume.spec()
                .text("claimRef", "uid")
                .flatMap(seen::uid)
                .filter(found -> VolumesHaveOneClaim.volume(found).equals(Optional.of(volume.name())));
        Invariant.require(claim.isEmpty(), "is deleted, and is still that of " + claim, volume);
    }

    /** A view may show what a claim of the same name had before. */
    private void checkPlace(Change change, Seen seen) {
        ApiObject pod = change.object();
        boolean comes = !Pods.node(pod).isEmpty()
                && change.before().filter(old -> Pods.node(old).isEmpty()).isPresent();
        if (!comes) return;
        for (String name : Pods.claims(pod)) {
            Optional<ApiObject> claim = seen.get(new ObjectKey(VolumeMatch.CLAIM, pod.namespace(), name));
            claim.filter(found -> bound.getOrDefault(found.uid(), Instant.MAX)
                            .isBefore(seen.now().minus(lag)))
                    .flatMap(VolumesHaveOneClaim::volume)
                    .flatMap(volume -> seen.get(new ObjectKey(VolumeMatch.VOLUME, "", volume)))
                    .ifPresent(volume -> checkReach(pod, volume));
        }
    }

    private static void checkReach(ApiObject pod, ApiObject volume) {
        String place = Json.text(volume.spec().mapping("nodeAffinity"));
        boolean reaches = !volume.spec().has("nodeAffinity") || place.contains("\"" + Pods.node(pod) + "\"");
        Invariant.require(reaches, "comes to " + Pods.node(pod) + ", and its volume is at " + place, pod);
    }
}
