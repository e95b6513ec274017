package dev.slipway.cluster.simulation;

import static dev.slipway.cluster.simulation.Mistake.commands;
import static dev.slipway.cluster.simulation.Mistake.never;
import static dev.slipway.cluster.simulation.Mistake.sees;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Mistakes of those who act by the clock, and of those who look after nodes and what nobody else does. */
final class ClockMutations {
    private static final String CRON_JOBS = "CronJobReconciler";
    private static final String NODES = "NodeLifecycle";

    static final List<Mutation> ALL = List.of(
            cron("cron job runs beside itself", job -> policy(job, "Forbid", "Allow")),
            cron("cron job replaces nothing", job -> policy(job, "Replace", "Allow")),
            cron("cron job runs although suspended", job -> job.withoutAt("spec", "suspend")),
            cron("cron job knows no time zones", job -> job.withoutAt("spec", "timeZone")),
            Mutation.of("cron job runs twice", "cronjobs", commands(CRON_JOBS, ClockMutations::twin)),
            Mutation.of("cron job keeps all its history", "cronjobs", never(CRON_JOBS, Mistake::deletes)),
            Mutation.of("ended jobs stay", "jobs", never("TimeToLive", Mistake::deletes)),
            Mutation.of(
                    "ended jobs go at once",
                    "jobs",
                    sees(
                            "TimeToLive",
                            job -> job.spec().has("ttlSecondsAfterFinished")
                                    ? job.withAt(0, "spec", "ttlSecondsAfterFinished")
                                    : job)),
            Mutation.of("events stay", "deployments", never("EventReaper", Mistake::deletes)),
            Mutation.of(
                    "namespace has no account",
                    List.of("accounts", "namespaces"),
                    never("NamespaceEquipment", command -> Mistake.creates(command, AccountUsers.ACCOUNT))),
            Mutation.of("node lifecycle hears no silence", "nodes", never(NODES, Mistake::reports)),
            Mutation.of("node lifecycle taints nothing", "nodes", never(NODES, ClockMutations::updates)),
            Mutation.of("zone eviction sends nobody away", "nodes", never("ZoneEviction", ClockMutations::updates)),
            Mutation.of("taint eviction deletes nothing", "nodes", never("TaintEviction", Mistake::deletes)),
            Mutation.of("pod garbage stays", "nodes", never("PodGarbage", Mistake::deletes)),
            Mutation.of(
                    "pod garbage takes what may still run",
                    List.of("nodes", "statefulsets"),
                    sees("PodGarbage", ClockMutations::outOfService)));

    private ClockMutations() {}

    private static Mutation cron(String name, UnaryOperator<ApiObject> otherwise) {
        return Mutation.of(
                name,
                "cronjobs",
                sees(CRON_JOBS, job -> Seen.is(job, CronJobUsers.CRON_JOB) ? otherwise.apply(job) : job));
    }

    private static ApiObject policy(ApiObject job, String from, String to) {
        return job.spec().text("concurrencyPolicy").equals(Optional.of(from))
                ? job.withAt(to, "spec", "concurrencyPolicy")
                : job;
    }

    private static Command twin(Command command, World world) {
        if (!(command instanceof Command.Create create) || !Seen.is(create.object(), Seen.JOB)) return command;
        ApiObject twin = create.object()
                .mapMetadata(metadata -> metadata.with("name", create.object().name() + "x"));
        return new Command.Together(List.of(command, new Command.Create(twin)));
    }

    private static boolean updates(Command command) {
        return command instanceof Command.Update;
    }

    /** Takes every node that cannot be heard for one that was taken out of service. */
    private static ApiObject outOfService(ApiObject object) {
        if (!Seen.is(object, Seen.NODE)) return object;
        return object.withAt(
                List.of(Mapping.of("key", "node.kubernetes.io/out-of-service", "effect", "NoExecute")),
                "spec",
                "taints");
    }
}
