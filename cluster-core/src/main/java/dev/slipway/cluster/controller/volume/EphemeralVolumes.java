package dev.slipway.cluster.controller.volume;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the claims of volumes that live as long as their pod; they go with it, by their owner reference. */
public final class EphemeralVolumes implements Reconciler {
    private static final GroupKind POD = Kinds.POD.groupKind();
    private static final GroupVersionKind CLAIM = GroupVersionKind.of("v1", "PersistentVolumeClaim");

    @Override
    public String name() {
        return "ephemeral_volume";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.of(POD, EphemeralVolumes::fresh), Trigger.of(VolumeMatch.CLAIM, EphemeralVolumes::bereft));
    }

    @Override
    public List<Index> indexes() {
        return List.of(Pods.BY_CLAIM);
    }

    /** What a pod mounts never changes, so it is looked at once. */
    private static List<ObjectKey> fresh(Change change, World world) {
        boolean isConcerned = change.before().isEmpty()
                && change.after().stream().anyMatch(pod -> !volumes(pod).isEmpty());
        return isConcerned ? List.of(change.key()) : List.of();
    }

    private static List<ObjectKey> bereft(Change change, World world) {
        if (!change.isGone()) return List.of();
        return world
                .find(
                        Pods.BY_CLAIM,
                        change.key().namespace() + "/" + change.key().name())
                .stream()
                .map(ApiObject::key)
                .toList();
    }

    private static List<Mapping> volumes(ApiObject pod) {
        return pod.spec().sequence("volumes").mappings().stream()
                .filter(volume -> volume.has("ephemeral"))
                .toList();
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        List<Command> commands = new ArrayList<>();
        world.get(key).filter(Pods::isActive).ifPresent(pod -> {
            for (Mapping volume : volumes(pod)) command(pod, volume, world).ifPresent(commands::add);
        });
        return Decision.of(commands);
    }

    private static Optional<Command> command(ApiObject pod, Mapping volume, World world) {
        ObjectKey key = new ObjectKey(
                VolumeMatch.CLAIM,
                pod.namespace(),
                pod.name() + "-" + volume.text("name").orElse(""));
        Optional<ApiObject> existing = world.get(key);
        if (existing.isEmpty())
            return Optional.of(new Command.Telling(
                    new Command.Create(claim(pod, key, volume)),
                    Optional.empty(),
                    Optional.of(failure(pod, volume, "create PVC " + key.name() + ": {message}"))));
        return existing.get().isOwnedBy(pod)
                ? Optional.empty()
                : Optional.of(new Command.Tell(failure(
                        pod,
                        volume,
                        "PVC " + pod.namespace() + "/" + key.name() + " was not created for pod " + pod.namespace()
                                + "/" + pod.name() + " (pod is not owner)")));
    }

    private static Note failure(ApiObject pod, Mapping volume, String why) {
        return Note.warning(
                pod, "FailedBinding", "ephemeral volume " + volume.text("name").orElse("") + ": " + why);
    }

    private static ApiObject claim(ApiObject pod, ObjectKey key, Mapping volume) {
        Mapping template = volume.mapping("ephemeral", "volumeClaimTemplate");
        ApiObject claim = ApiObject.of(CLAIM, key.namespace(), key.name()).with("spec", template.mapping("spec"));
        for (String field : List.of("labels", "annotations")) {
            Mapping said = template.mapping("metadata", field);
            if (!said.isEmpty()) claim = claim.withAt(said, "metadata", field);
        }
        return claim.withOwner(OwnerReference.controllerOf(pod));
    }
}
