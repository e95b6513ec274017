package dev.slipway.cluster.controller.volume;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.DefaultClass;
import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes volumes for claims whose class names {@value #NAME}, lets them grow, and deletes them when their claim has gone and they are not to be
 * kept. A volume that one node at a time mounts lies on the node that was selected for its first pod; one that many nodes mount, or whose class
 * binds at once, can be reached from everywhere.
 */
public final class LocalProvisioner implements Reconciler {
    static final String NAME = DefaultClass.LOCAL;

    private static final GroupVersionKind VOLUME = GroupVersionKind.of("v1", "PersistentVolume");
    private static final GroupKind NODE = Kinds.NODE.groupKind();
    private static final String HOSTNAME = "kubernetes.io/hostname";
    /** Where volumes would lie if nodes had disks. */
    private static final String DIRECTORY = "/var/lib/slipway/volumes/";

    private static final List<String> ON_ONE_NODE = List.of("ReadWriteOnce", "ReadWriteOncePod");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.self(VolumeMatch.CLAIM),
                Trigger.of(VolumeMatch.VOLUME, LocalProvisioner::concerned),
                Trigger.of(
                        VolumeMatch.STORAGE_CLASS,
                        (change, world) -> world
                                .find(Storage.WAITING, change.key().name())
                                .stream()
                                .map(ApiObject::key)
                                .toList()));
    }

    @Override
    public List<GroupKind> reads() {
        return List.of(NODE);
    }

    @Override
    public List<Index> indexes() {
        return List.of(Storage.WAITING);
    }

    private static List<ObjectKey> concerned(Change change, World world) {
        List<ObjectKey> keys = new ArrayList<>(List.of(change.key()));
        Storage.claimOf(change.object()).ifPresent(keys::add);
        return keys;
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key)
                .map(object -> key.kind().equals(VolumeMatch.VOLUME) ? reclaim(object) : serve(object, world))
                .orElse(Decision.nothing());
    }

    /** Whoever says that a volume is released has made sure of it. */
    private static Decision reclaim(ApiObject volume) {
        boolean goes = isOwn(volume)
                && !volume.isDeleting()
                && Storage.phase(volume).equals("Released")
                && volume.spec().text("persistentVolumeReclaimPolicy").equals(Optional.of("Delete"));
        return goes ? Decision.of(Command.delete(volume)) : Decision.nothing();
    }

    private static boolean isOwn(ApiObject volume) {
        return volume.annotation(Storage.PROVISIONED_BY).equals(Optional.of(NAME));
    }

    private static Decision serve(ApiObject claim, World world) {
        if (claim.isDeleting()) return Decision.nothing();
        Optional<String> name = Storage.volumeOf(claim);
        if (name.isPresent())
            return world.get(Storage.volume(name.get()))
                    .map(volume -> grow(claim, volume))
                    .orElse(Decision.nothing());
        boolean isAsked = claim.annotation(Storage.PROVISIONER).equals(Optional.of(NAME));
        Optional<ApiObject> storageClass = Storage.classOf(claim, world)
                .filter(found -> Storage.provisioner(found).equals(NAME));
        if (!isAsked || storageClass.isEmpty()) return Decision.nothing();
        return make(claim, storageClass.get(), world);
    }

    private static Decision make(ApiObject claim, ApiObject storageClass, World world) {
        Optional<String> selected = claim.annotation(VolumeMatch.SELECTED_NODE);
        if (VolumeMatch.waitsForConsumer(storageClass) && selected.isEmpty()) return Decision.nothing();
        if (world.get(Storage.volume(nameFor(claim))).isPresent()) return Decision.nothing();
        if (claim.spec().has("selector"))
            return Decision.of(new Command.Tell(failure(claim, storageClass, "claim.Spec.Selector is not supported")));
        Optional<ApiObject> node = selected.flatMap(name -> world.get(new ObjectKey(NODE, "", name)));
        if (selected.isPresent() && node.isEmpty()) return chooseAgain(claim, storageClass, selected.get());
        Note begun = Note.normal(
                claim,
                "Provisioning",
                "External provisioner is provisioning volume for claim \"" + claim.namespace() + "/" + claim.name()
                        + "\"");
        Note done = Note.normal(claim, "ProvisioningSucceeded", "Successfully provisioned volume {name}");
        Command create = new Command.Create(volume(claim, storageClass, node));
        return Decision.of(new Command.Tell(begun), create.telling(done, failure(claim, storageClass, "{message}")));
    }

    private static Note failure(ApiObject claim, ApiObject storageClass, String why) {
        return Note.warning(
                claim,
                "ProvisioningFailed",
                "failed to provision volume with StorageClass \"" + storageClass.name() + "\": " + why);
    }

    /** The node has gone meanwhile: the scheduler is to find another. */
    private static Decision chooseAgain(ApiObject claim, ApiObject storageClass, String node) {
        String why = "failed to get target node: nodes \"" + node + "\" not found";
        return Decision.of(new Command.Update(claim.withoutAt("metadata", "annotations", VolumeMatch.SELECTED_NODE))
                .telling(failure(claim, storageClass, why)));
    }

    private static String nameFor(ApiObject claim) {
        return "pvc-" + claim.uid();
    }

    private static ApiObject volume(ApiObject claim, ApiObject storageClass, Optional<ApiObject> node) {
        String name = nameFor(claim);
        String path = DIRECTORY + name + "_" + claim.namespace() + "_" + claim.name();
        Mapping.Builder spec = Mapping.builder()
                .put(
                        "capacity",
                        Mapping.of("storage", VolumeMatch.requested(claim).canonical()))
                .put("accessModes", claim.spec().sequence("accessModes"))
                .put("claimRef", reference(claim))
                .put("hostPath", Mapping.of("path", path, "type", "DirectoryOrCreate"))
                .put(
                        "persistentVolumeReclaimPolicy",
                        storageClass.root().text("reclaimPolicy").orElse("Delete"))
                .put("storageClassName", storageClass.name())
                .put("volumeMode", claim.spec().text("volumeMode").orElse("Filesystem"))
                .put("volumeAttributesClassName", claim.spec().text("volumeAttributesClassName"));
        Sequence options = storageClass.root().sequence("mountOptions");
        if (!options.isEmpty()) spec.put("mountOptions", options);
        terms(claim, storageClass, node)
                .ifPresent(terms ->
                        spec.put("nodeAffinity", Mapping.of("required", Mapping.of("nodeSelectorTerms", terms))));
        return ApiObject.of(VOLUME, "", name)
                .withAnnotation(Storage.PROVISIONED_BY, NAME)
                .with("spec", spec.build());
    }

    private static Mapping reference(ApiObject claim) {
        return Mapping.builder()
                .put("apiVersion", "v1")
                .put("kind", "PersistentVolumeClaim")
                .put("namespace", claim.namespace())
                .put("name", claim.name())
                .put("uid", claim.uid())
                .put("resourceVersion", claim.resourceVersion())
                .build();
    }

    /** The nodes that can reach the volume; empty means all. */
    private static Optional<Sequence> terms(ApiObject claim, ApiObject storageClass, Optional<ApiObject> node) {
        boolean isShared =
                !ON_ONE_NODE.containsAll(claim.spec().sequence("accessModes").texts());
        if (node.isPresent() && !isShared) {
            String host = node.get().labels().getOrDefault(HOSTNAME, node.get().name());
            return Optional.of(Sequence.of(term(List.of(in(HOSTNAME, Sequence.of(host))))));
        }
        List<Mapping> topologies =
                storageClass.root().sequence("allowedTopologies").mappings();
        if (topologies.isEmpty()) return Optional.empty();
        return Optional.of(new Sequence(topologies.stream()
                .map(topology -> (Tree) term(topology.sequence("matchLabelExpressions").mappings().stream()
                        .map(label -> in(label.text("key").orElse(""), label.sequence("values")))
                        .toList()))
                .toList()));
    }

    private static Mapping term(List<Mapping> expressions) {
        return Mapping.of("matchExpressions", expressions);
    }

    private static Mapping in(String key, Sequence values) {
        return Mapping.of("key", key, "operator", "In", "values", values);
    }

    /** Admission has made sure that the class lets claims grow. First the volume becomes larger, then the claim says so. */
    private static Decision grow(ApiObject claim, ApiObject volume) {
        boolean isSmall = Storage.phase(claim).equals("Bound")
                && VolumeMatch.isReservedFor(claim, volume)
                && VolumeMatch.requested(claim).compareTo(VolumeMatch.granted(claim)) > 0;
        if (!isSmall) return Decision.nothing();
        if (!isOwn(volume))
            return Decision.of(new Command.Tell(
                    Note.normal(claim, "ExternalExpanding", "waiting for an external controller to expand this PVC")));
        String wanted = VolumeMatch.requested(claim).canonical();
        if (VolumeMatch.capacity(volume).compareTo(VolumeMatch.requested(claim)) < 0) {
            Note begun = Note.normal(claim, "Resizing", "External resizer is resizing volume " + volume.name());
            return Decision.of(new Command.Update(volume.withAt(wanted, "spec", "capacity", "storage")).telling(begun));
        }
        ApiObject grown =
                claim.withStatus(claim.status().with("capacity", volume.spec().mapping("capacity")));
        return Decision.of(new Command.UpdateStatus(grown)
                .telling(Note.normal(claim, "VolumeResizeSuccessful", "Resize volume succeeded")));
    }
}
