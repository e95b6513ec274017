package dev.slipway.cluster.controller.volume;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says in each volume's phase whether it is free, bound or left behind, and what becomes of one that is left behind. Deleting those that a
 * provisioner made is the provisioner's work.
 */
public final class VolumeReconciler implements Reconciler {
    @Override
    public String name() {
        return "persistentvolume-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.self(VolumeMatch.VOLUME), Trigger.of(VolumeMatch.CLAIM, VolumeReconciler::concerned));
    }

    @Override
    public List<Index> indexes() {
        return List.of(Storage.BY_CLAIM);
    }

    /** The volumes that name a claim, and the one that it names. */
    private static List<ObjectKey> concerned(Change change, World world) {
        Stream<ObjectKey> naming =
                world
                        .find(
                                Storage.BY_CLAIM,
                                change.key().namespace() + "/" + change.key().name())
                        .stream()
                        .map(ApiObject::key);
        Stream<ObjectKey> named = Stream.of(change.before(), change.after())
                .flatMap(Optional::stream)
                .flatMap(claim -> Storage.volumeOf(claim).stream())
                .map(Storage::volume);
        return Stream.concat(naming, named).distinct().toList();
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key).map(volume -> decide(volume, world, now)).orElse(Decision.nothing());
    }

    private static Decision decide(ApiObject volume, World world, Instant now) {
        Optional<ObjectKey> key = Storage.claimOf(volume);
        String uid = volume.spec().text("claimRef", "uid").orElse("");
        if (key.isEmpty() || uid.isEmpty()) return said(volume, "Available", "", now);
        Optional<ApiObject> claim =
                world.get(key.get()).filter(found -> found.uid().equals(uid));
        if (claim.isEmpty()) return released(volume, key.get(), uid, now);
        Optional<String> wanted = Storage.volumeOf(claim.get());
        if (wanted.isEmpty()) return Decision.nothing();
        return wanted.get().equals(volume.name()) ? said(volume, "Bound", "", now) : spare(volume, now);
    }

    /** The plane itself is asked whether the claim has really gone: what follows may delete what is on the volume. */
    private static Decision released(ApiObject volume, ObjectKey claim, String uid, Instant now) {
        if (hasEnded(volume)) return reclaim(volume, now);
        Decision said = said(volume, "Released", "", now);
        return Decision.of(new Command.IfAbsent(
                List.of(new Command.Identity(claim, uid)), said.commands().get(0)));
    }

    private static boolean hasEnded(ApiObject volume) {
        return List.of("Released", "Failed").contains(Storage.phase(volume));
    }

    /** What is done with a volume whose claim has gone, if it is not kept. */
    private static Decision reclaim(ApiObject volume, Instant now) {
        boolean isMade = volume.annotation(Storage.PROVISIONED_BY).isPresent();
        return switch (volume.spec().text("persistentVolumeReclaimPolicy").orElse("Retain")) {
            case "Recycle" -> failed(volume, "VolumeFailedRecycle", "No recycler plugin found for the volume!", now);
            case "Delete" ->
                isMade
                        ? Decision.nothing()
                        : failed(
                                volume,
                                "VolumeFailedDelete",
                                "error getting deleter volume plugin for volume \"" + volume.name()
                                        + "\": no deletable volume plugin matched",
                                now);
            default -> Decision.nothing();
        };
    }

    private static Decision failed(ApiObject volume, String reason, String message, Instant now) {
        if (volume.isDeleting()) return Decision.nothing();
        Decision said = said(volume, "Failed", message, now);
        if (said.isNothing()) return said;
        return Decision.of(said.commands().get(0).telling(Note.warning(volume, reason, message)));
    }

    /** A volume whose claim has another: one made for it is not needed, any other is free again or waits as it did before. */
    private static Decision spare(ApiObject volume, Instant now) {
        boolean isMade = volume.annotation(Storage.PROVISIONED_BY).isPresent()
                && volume.spec().text("persistentVolumeReclaimPolicy").equals(Optional.of("Delete"));
        if (isMade) return hasEnded(volume) ? Decision.nothing() : said(volume, "Released", "", now);
        boolean wasChosen = volume.annotation(Storage.BOUND_BY_CONTROLLER).isPresent();
        ApiObject free = wasChosen
                ? volume.withoutAt("spec", "claimRef").withoutAt("metadata", "annotations", Storage.BOUND_BY_CONTROLLER)
                : volume.withoutAt("spec", "claimRef", "uid").withoutAt("spec", "claimRef", "resourceVersion");
        return Decision.of(new Command.Update(free));
    }

    private static Decision said(ApiObject volume, String phase, String message, Instant now) {
        Mapping status = volume.status();
        if (!Storage.phase(volume).equals(phase))
            status = status.with("phase", phase).with("lastPhaseTransitionTime", Times.seconds(now));
        status = message.isEmpty() ? status.without("message") : status.with("message", message);
        return Decision.of(Command.status(volume, status));
    }
}
