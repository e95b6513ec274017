package dev.slipway.cluster.simulation;

import static dev.slipway.cluster.simulation.Mistake.asked;
import static dev.slipway.cluster.simulation.Mistake.commands;
import static dev.slipway.cluster.simulation.Mistake.never;
import static dev.slipway.cluster.simulation.Mistake.writes;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ApiObject;
import java.util.List;
import java.util.Optional;

/** Mistakes of those who look after claims and volumes. */
final class StorageMutations {
    private static final String CLAIMS = "ClaimReconciler";
    private static final String PROVISIONER = "LocalProvisioner";
    private static final String USERS = "volumes";

    static final List<Mutation> ALL = List.of(
            Mutation.of(
                    "binder hands out a volume twice",
                    USERS,
                    writes(CLAIMS, VolumeMatch.CLAIM, StorageMutations::withAnothersVolume)),
            Mutation.of(
                    "binder never takes a volume",
                    USERS,
                    never(CLAIMS, command -> Mistake.updates(command, VolumeMatch.VOLUME))),
            Mutation.of("binder never says why", USERS, never(CLAIMS, Command.Tell.class::isInstance)),
            Mutation.of("provisioner makes two volumes", USERS, commands(PROVISIONER, StorageMutations::twin)),
            Mutation.of(
                    "provisioner makes none",
                    USERS,
                    never(PROVISIONER, command -> Mistake.creates(command, VolumeMatch.VOLUME))),
            Mutation.of(
                    "provisioner lets no volume grow",
                    USERS,
                    never(PROVISIONER, command -> Mistake.updates(command, VolumeMatch.VOLUME))),
            Mutation.of("provisioner keeps what is to go", USERS, never(PROVISIONER, Mistake::deletes)),
            Mutation.of(
                    "provisioner deletes what is to be kept",
                    USERS,
                    asked(
                            PROVISIONER,
                            (key, world) -> world.get(key)
                                    .filter(StorageMutations::isReleased)
                                    .map(Command::delete)
                                    .map(Decision::of))),
            Mutation.of(
                    "claim goes while it is used",
                    USERS,
                    asked("ClaimProtection", (key, world) -> letGo(world.get(key), "kubernetes.io/pvc-protection"))),
            Mutation.of(
                    "volume goes while it is bound",
                    USERS,
                    asked("VolumeProtection", (key, world) -> letGo(world.get(key), "kubernetes.io/pv-protection"))),
            Mutation.of("volume never says what it is", USERS, never("VolumeReconciler", Mistake::reports)),
            Mutation.of(
                    "claims of pods are forgotten",
                    USERS,
                    never("EphemeralVolumes", command -> Mistake.creates(command, VolumeMatch.CLAIM))));

    private StorageMutations() {}

    private static ApiObject withAnothersVolume(ApiObject claim, World world) {
        return world.list(VolumeMatch.VOLUME, "").stream()
                .filter(volume -> volume.status().text("phase").equals(Optional.of("Bound")))
                .findFirst()
                .map(volume -> claim.withAt(volume.name(), "spec", "volumeName"))
                .orElse(claim);
    }

    private static Command twin(Command command, World world) {
        if (!(command instanceof Command.Create create)) return command;
        ApiObject twin = create.object()
                .mapMetadata(metadata -> metadata.with("name", create.object().name() + "x"));
        return new Command.Together(List.of(command, new Command.Create(twin)));
    }

    private static boolean isReleased(ApiObject object) {
        return Seen.is(object, VolumeMatch.VOLUME)
                && !object.isDeleting()
                && object.status().text("phase").equals(Optional.of("Released"));
    }

    private static Optional<Decision> letGo(Optional<ApiObject> object, String hold) {
        return object.filter(found -> found.isDeleting() && found.finalizers().contains(hold))
                .map(found -> Decision.of(new Command.Update(found.withoutFinalizer(hold))));
    }
}
