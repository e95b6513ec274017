package dev.slipway.cluster.simulation;

import static dev.slipway.cluster.simulation.Mistake.commands;
import static dev.slipway.cluster.simulation.Mistake.never;
import static dev.slipway.cluster.simulation.Mistake.sees;
import static dev.slipway.cluster.simulation.Mistake.twice;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Mistakes of those who keep sets of pods: StatefulSets, DaemonSets, ReplicationControllers. */
final class SetMutations {
    private static final String STATEFUL_SETS = "StatefulSetReconciler";
    private static final String DAEMON_SETS = "DaemonSetReconciler";
    private static final String CONTROLLERS = "ReplicaSetReconciler";

    static final List<Mutation> ALL = List.of(
            stateful(
                    "stateful set knows no partition",
                    set -> set.withoutAt("spec", "updateStrategy", "rollingUpdate", "partition")),
            stateful("stateful set does not wait for people", SetMutations::rolling),
            stateful("stateful set scales all at once", set -> set.withAt("Parallel", "spec", "podManagementPolicy")),
            stateful(
                    "stateful set updates all at once",
                    set -> set.withAt(5, "spec", "updateStrategy", "rollingUpdate", "maxUnavailable")),
            stateful(
                    "stateful set retains nothing",
                    set -> set.withAt(
                            Mapping.of("whenDeleted", "Delete", "whenScaled", "Delete"),
                            "spec",
                            "persistentVolumeClaimRetentionPolicy")),
            broken("stateful set does not wait for nodes", "statefulsets", STATEFUL_SETS, SetMutations::atOnce),
            Mutation.of("stateful set never deletes", "statefulsets", never(STATEFUL_SETS, Mistake::deletes)),
            Mutation.of("stateful set never reports", "statefulsets", never(STATEFUL_SETS, Mistake::reports)),
            Mutation.of(
                    "stateful set keeps all its history", "statefulsets", never(STATEFUL_SETS, SetMutations::forgets)),
            Mutation.of("daemon set makes two for a node", "daemonsets", twice(DAEMON_SETS, SetMutations::makesPod)),
            daemon(
                    "daemon set takes all down",
                    set -> set.withAt("100%", "spec", "updateStrategy", "rollingUpdate", "maxUnavailable")),
            daemon(
                    "daemon set knows no surge",
                    set -> set.withAt(1, "spec", "updateStrategy", "rollingUpdate", "maxUnavailable")
                            .withAt(0, "spec", "updateStrategy", "rollingUpdate", "maxSurge")),
            daemon("daemon set does not wait for people", SetMutations::rolling),
            Mutation.of(
                    "daemon set knows no taints",
                    List.of("daemonsets", "nodes"),
                    sees(
                            DAEMON_SETS,
                            object -> Seen.is(object, Seen.NODE) ? object.withoutAt("spec", "taints") : object)),
            Mutation.of("daemon set never reports", "daemonsets", never(DAEMON_SETS, Mistake::reports)),
            Mutation.of("daemon set keeps all its history", "daemonsets", never(DAEMON_SETS, SetMutations::forgets)),
            Mutation.of(
                    "replication controller makes each pod twice",
                    "replicationcontrollers",
                    twice(CONTROLLERS, SetMutations::makesPod)),
            Mutation.of(
                    "replication controller never deletes",
                    "replicationcontrollers",
                    never(CONTROLLERS, Mistake::deletes)),
            Mutation.of(
                    "replication controller never reports",
                    "replicationcontrollers",
                    never(CONTROLLERS, Mistake::reports)));

    private SetMutations() {}

    private static Mutation stateful(String name, UnaryOperator<ApiObject> otherwise) {
        return Mutation.of(
                name,
                "statefulsets",
                sees(STATEFUL_SETS, set -> Seen.is(set, StatefulSetUsers.SET) ? otherwise.apply(set) : set));
    }

    private static Mutation daemon(String name, UnaryOperator<ApiObject> otherwise) {
        return Mutation.of(
                name,
                "daemonsets",
                sees(DAEMON_SETS, set -> Seen.is(set, DaemonSetUsers.SET) ? otherwise.apply(set) : set));
    }

    private static Mutation broken(
            String name, String users, String who, BiFunction<Command, World, Command> otherwise) {
        return Mutation.of(name, users, commands(who, otherwise));
    }

    private static ApiObject rolling(ApiObject set) {
        return set.spec().text("updateStrategy", "type").equals(Optional.of("OnDelete"))
                ? set.withAt("RollingUpdate", "spec", "updateStrategy", "type")
                : set;
    }

    private static Command atOnce(Command command, World world) {
        return command instanceof Command.Delete delete
                ? new Command.Delete(delete.key(), delete.uid(), delete.propagation(), Optional.of(0L))
                : command;
    }

    private static boolean forgets(Command command) {
        return command instanceof Command.Delete delete
                && delete.key().kind().equals(Kinds.CONTROLLER_REVISION.groupKind());
    }

    private static boolean makesPod(Command command) {
        return Mistake.creates(command, Seen.POD);
    }
}
