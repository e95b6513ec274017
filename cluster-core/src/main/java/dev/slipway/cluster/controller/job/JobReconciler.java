package dev.slipway.cluster.controller.job;

import dev.slipway.cluster.controller.Claim;
import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs a Job's pods to completion: records and counts those that ended, then starts or stops others. */
public final class JobReconciler implements Reconciler {
    private static final GroupKind JOB = Kinds.JOB.groupKind();
    private static final GroupKind POD = Kinds.POD.groupKind();
    private static final Index ORPHANS = Index.orphans(POD);

    /** What {@code spec.managedBy} says of Jobs that are ours; without it they are, too. */
    private static final String US = "kubernetes.io/job-controller";

    /** Pods that a Job still has to count, by the Job that they name; by no name where they name none. */
    private static final Index TRACKED = new Index(
            POD, "tracked", pod -> JobPod.isTracked(pod) ? List.of(pod.namespace() + "/" + jobOf(pod)) : List.of());

    @Override
    public String name() {
        return "job-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.self(JOB),
                Trigger.owned(POD, JOB),
                Trigger.of(
                        POD,
                        (change, world) -> JobPod.isTracked(change.object())
                                ? List.of(new ObjectKey(JOB, change.key().namespace(), jobOf(change.object())))
                                : List.of()));
    }

    @Override
    public List<Index> indexes() {
        return List.of(ORPHANS, TRACKED);
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        Optional<ApiObject> job = world.get(key);
        if (job.filter(JobReconciler::isSomebodyElses).isPresent()) return Decision.nothing();
        List<Command> strays = strays(key, world);
        if (!strays.isEmpty()) return Decision.of(strays);
        return job.map(found -> decide(found, world, now)).orElse(Decision.nothing());
    }

    private static boolean isSomebodyElses(ApiObject job) {
        return job.spec().text("managedBy").filter(who -> !who.equals(US)).isPresent();
    }

    private static String jobOf(ApiObject pod) {
        return pod.controller()
                .filter(owner -> owner.groupKind().equals(JOB))
                .map(OwnerReference::name)
                .orElse("");
    }

    /** Pods whose Job has gone must not wait to be counted by it. */
    private static List<Command> strays(ObjectKey key, World world) {
        String present = world.get(key).map(ApiObject::uid).orElse("");
        List<Command> commands = new ArrayList<>();
        for (ApiObject pod : world.find(TRACKED, key.namespace() + "/" + key.name())) {
            String wanted = pod.controller().map(OwnerReference::uid).orElse("");
            if (!wanted.isEmpty() && wanted.equals(present)) continue;
            Command free = new Command.Update(JobPod.untracked(pod));
            commands.add(
                    wanted.isEmpty() ? free : new Command.IfAbsent(List.of(new Command.Identity(key, wanted)), free));
        }
        return commands;
    }

    private static Decision decide(ApiObject job, World world, Instant now) {
        Claim claim = Claim.of(job, ORPHANS, world);
        JobView view = new JobView(job, claim.mine(), now);
        if (job.isDeleting() || view.isFinished()) return letGo(view);
        if (!claim.changes().isEmpty())
            return Decision.of(claim.changes().stream()
                    .map(change -> withTracking(change, job))
                    .toList());
        return run(view);
    }

    /** Who is adopted is counted, who is released is not. */
    private static Command withTracking(Command change, ApiObject job) {
        if (change instanceof Command.IfLive check)
            return new Command.IfLive(check.object(), withTracking(check.then(), job));
        if (!(change instanceof Command.Update update)) return change;
        ApiObject pod = update.object();
        return new Command.Update(pod.isOwnedBy(job) ? JobPod.tracked(pod) : JobPod.untracked(pod));
    }

    /** Nothing more is counted: the pods are free to go. */
    private static Decision letGo(JobView view) {
        return Decision.of(
                JobPods.untrack(view.pods().stream().filter(JobPod::isTracked).toList()));
    }

    /** Status first: a pod may lose its finalizer only once its end is recorded. */
    private static Decision run(JobView view) {
        Optional<JobEnd> end = JobEnd.of(view);
        Counting counting = Counting.of(view, end);
        JobStatus status = new JobStatus(view, end, counting);
        JobPods pods = new JobPods(view);
        List<Command> commands = new ArrayList<>(write(view, status, end));
        commands.addAll(JobPods.untrack(counting.free()));
        if (end.isPresent()) return Decision.of(commands).then(pods.stop());
        Decision rest = pods.manage();
        commands.addAll(rest.commands());
        return new Decision(commands, rest.lookAgain()).lookAgainAt(JobEnd.deadline(view), view.now());
    }

    private static List<Command> write(JobView view, JobStatus status, Optional<JobEnd> end) {
        Mapping next = status.status();
        if (next.equals(view.job().status())) return List.of();
        Command update = new Command.UpdateStatus(view.job().withStatus(next));
        for (Note note : news(view, status, end)) update = update.telling(note);
        return List.of(update);
    }

    private static List<Note> news(JobView view, JobStatus status, Optional<JobEnd> end) {
        ApiObject job = view.job();
        if (status.isToggled()) {
            return List.of(
                    view.isSuspended()
                            ? Note.normal(job, "Suspended", "Job suspended")
                            : Note.normal(job, "Resumed", "Job resumed"));
        }
        if (!status.isOver()) return List.of();
        JobEnd why = end.orElseThrow();
        if (!why.isSuccess()) return List.of(Note.warning(job, why.reason(), why.message()));
        Note completed = Note.normal(job, "Completed", "Job completed");
        boolean tooMany =
                view.completions().filter(wanted -> status.succeeded() > wanted).isPresent();
        return tooMany
                ? List.of(
                        Note.warning(
                                job,
                                "TooManySucceededPods",
                                "Too many succeeded pods running after completion count reached"),
                        completed)
                : List.of(completed);
    }
}
