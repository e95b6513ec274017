package dev.slipway.cluster.controller.volume;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.NodeAffinity;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.DefaultClass;
import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Gives claims their volumes. The volume is written first: its {@code claimRef} is the lock, and of two claims that want one volume the second
 * finds it changed. Whatever is missing of a binding after that is put right by the next look, so a plane may be killed at any point.
 */
public final class ClaimReconciler implements Reconciler {
    /** What in-tree plugins were called; none is left. */
    private static final String IN_TREE = "kubernetes.io/";

    @Override
    public String name() {
        return "persistentvolume-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.self(VolumeMatch.CLAIM),
                Trigger.of(VolumeMatch.VOLUME, ClaimReconciler::concerned),
                Trigger.of(VolumeMatch.STORAGE_CLASS, ClaimReconciler::waiting));
    }

    @Override
    public List<GroupKind> reads() {
        return List.of(Kinds.NODE.groupKind(), Kinds.POD.groupKind());
    }

    @Override
    public List<Index> indexes() {
        return List.of(Storage.BY_CLAIM, Storage.FREE, Storage.BY_VOLUME, Storage.WAITING, Pods.BY_CLAIM);
    }

    /** The claims that a volume named or names, those that name it, and where it is free those that wait for such a one. */
    private static List<ObjectKey> concerned(Change change, World world) {
        Stream<ObjectKey> named = Stream.of(change.before(), change.after())
                .flatMap(Optional::stream)
                .flatMap(volume -> Storage.claimOf(volume).stream());
        Stream<ObjectKey> naming =
                world.find(Storage.BY_VOLUME, change.key().name()).stream().map(ApiObject::key);
        Stream<ObjectKey> waiting = change.after().filter(VolumeMatch::isFree).stream()
                .flatMap(volume -> world.find(Storage.WAITING, VolumeMatch.className(volume)).stream())
                .map(ApiObject::key);
        return Stream.of(named, naming, waiting)
                .flatMap(keys -> keys)
                .distinct()
                .toList();
    }

    /** The claims that wait for a class, and where it is the default one those without a class. */
    private static List<ObjectKey> waiting(Change change, World world) {
        List<ApiObject> claims =
                new ArrayList<>(world.find(Storage.WAITING, change.key().name()));
        if (DefaultClass.STORAGE.is(change.object())) claims.addAll(world.find(Storage.WAITING, ""));
        return claims.stream().map(ApiObject::key).toList();
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key)
                .map(claim -> Storage.isBound(claim) ? keep(claim, world) : seek(claim, world))
                .orElse(Decision.nothing());
    }

    /** A claim that was given its volume: it has it still, or has lost it for good. */
    private static Decision keep(ApiObject claim, World world) {
        Optional<String> name = Storage.volumeOf(claim);
        if (name.isEmpty())
            return lost(
                    claim,
                    "ClaimLost",
                    "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!");
        Optional<ApiObject> volume = world.get(Storage.volume(name.get()));
        if (volume.isEmpty())
            return lost(claim, "ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
        boolean isOthers = volume.get().spec().has("claimRef") && !VolumeMatch.isReservedFor(claim, volume.get());
        return isOthers
                ? lost(claim, "ClaimMisbound", "Two claims are bound to the same volume, this one is bound incorrectly")
                : Binding.of(claim, volume.get());
    }

    private static Decision lost(ApiObject claim, String reason, String message) {
        if (Storage.phase(claim).equals("Lost")) return Decision.nothing();
        ApiObject lost = claim.withStatus(
                claim.status().with("phase", "Lost").without("accessModes").without("capacity"));
        return Decision.of(new Command.UpdateStatus(lost).telling(Note.warning(claim, reason, message)));
    }

    private static Decision seek(ApiObject claim, World world) {
        if (claim.isDeleting()) return Decision.nothing();
        return Storage.volumeOf(claim).map(name -> named(claim, name, world)).orElseGet(() -> unnamed(claim, world));
    }

    /** A claim that says which volume it wants. */
    private static Decision named(ApiObject claim, String name, World world) {
        Optional<ApiObject> found = world.get(Storage.volume(name));
        if (found.isEmpty()) return Decision.nothing();
        ApiObject volume = found.get();
        if (volume.spec().has("claimRef")) {
            if (VolumeMatch.isReservedFor(claim, volume)) return Binding.of(claim, volume);
            return told(Note.warning(
                    claim, "FailedBinding", "volume \"" + name + "\" already bound to a different claim."));
        }
        Optional<String> mismatch = VolumeMatch.mismatch(claim, volume);
        return mismatch.map(why -> told(Note.warning(
                        claim, "VolumeMismatch", "Cannot bind to requested volume \"" + name + "\": " + why)))
                .orElseGet(() -> Binding.of(claim, volume));
    }

    private static Decision unnamed(ApiObject claim, World world) {
        Optional<ApiObject> usual = claim.spec().has("storageClassName")
                        || !VolumeMatch.className(claim).isEmpty()
                ? Optional.empty()
                : DefaultClass.STORAGE.of(world.list(VolumeMatch.STORAGE_CLASS, ""));
        if (usual.isPresent())
            return Decision.of(new Command.Update(claim.withAt(usual.get().name(), "spec", "storageClassName")));
        Optional<ApiObject> storageClass = Storage.classOf(claim, world);
        boolean waits = storageClass.filter(VolumeMatch::waitsForConsumer).isPresent()
                && claim.annotation(VolumeMatch.SELECTED_NODE).isEmpty();
        Optional<ApiObject> volume = find(claim, waits, world);
        if (volume.isPresent()) return Binding.of(claim, volume.get());
        if (waits) return told(consumerAwaited(claim, world));
        if (VolumeMatch.className(claim).isEmpty())
            return told(Note.normal(
                    claim,
                    "FailedBinding",
                    "no persistent volumes available for this claim and no storage class is set"));
        return storageClass
                .map(found -> provision(claim, found))
                .orElseGet(() -> told(Note.warning(
                        claim,
                        "ProvisioningFailed",
                        "storageclass.storage.k8s.io \"" + VolumeMatch.className(claim) + "\" not found")));
    }

    private static Optional<ApiObject> find(ApiObject claim, boolean waits, World world) {
        List<ApiObject> volumes = new ArrayList<>(world.find(Storage.BY_CLAIM, claim.namespace() + "/" + claim.name()));
        if (!waits) volumes.addAll(world.find(Storage.FREE, VolumeMatch.className(claim)));
        Optional<ObjectKey> node = claim.annotation(VolumeMatch.SELECTED_NODE)
                .map(name -> new ObjectKey(Kinds.NODE.groupKind(), "", name));
        return VolumeMatch.best(
                claim,
                volumes,
                volume -> node.isEmpty()
                        || world.get(node.get())
                                .filter(NodeAffinity.ofVolume(volume)::admits)
                                .isPresent());
    }

    private static Note consumerAwaited(ApiObject claim, World world) {
        List<String> pods = world.find(Pods.BY_CLAIM, claim.namespace() + "/" + claim.name()).stream()
                .filter(pod -> Pods.isActive(pod) && Pods.node(pod).isEmpty())
                .map(ApiObject::name)
                .toList();
        if (pods.isEmpty())
            return Note.normal(
                    claim, "WaitForFirstConsumer", "waiting for first consumer to be created before binding");
        String which = pods.size() == 1 ? "pod " + pods.get(0) : "pods " + String.join(",", pods);
        return Note.normal(claim, "WaitForPodScheduled", "waiting for " + which + " to be scheduled");
    }

    /** Asks whoever makes volumes of the class for one, once. */
    private static Decision provision(ApiObject claim, ApiObject storageClass) {
        String provisioner = Storage.provisioner(storageClass);
        if (provisioner.startsWith(IN_TREE))
            return told(Note.warning(claim, "ProvisioningFailed", "no volume plugin matched name: " + provisioner));
        ApiObject asking = claim.withAnnotation(Storage.OLD_PROVISIONER, provisioner)
                .withAnnotation(Storage.PROVISIONER, provisioner);
        if (asking.equals(claim)) return Decision.nothing();
        String message = "Waiting for a volume to be created either by the external provisioner '" + provisioner
                + "' or manually by the system administrator. If volume creation is delayed, please verify that the"
                + " provisioner is running and correctly registered.";
        return Decision.of(new Command.Update(asking).telling(Note.normal(claim, "ExternalProvisioning", message)));
    }

    private static Decision told(Note note) {
        return Decision.of(new Command.Tell(note));
    }
}
