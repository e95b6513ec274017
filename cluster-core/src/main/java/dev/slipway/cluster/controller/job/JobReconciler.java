package dev.slipway.cluster.controller.job;

import dev.slipway.cluster.controller.Claim;
import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs a Job's pods to completion: records and counts those that ended, then starts or stops others. */
public final class JobReconciler implements Reconciler {
    private static final GroupKind JOB = Kinds.JOB.groupKind();
    private static final GroupKind POD = Kinds.POD.groupKind();
    private static final Index ORPHANS = Index.orphans(POD);

    /** Pods that a Job still has to count, by the Job that they name; by no name where they name none. */
    private static final Index TRACKED = new Index(
            POD, "tracked", pod -> JobView.isTracked(pod) ? List.of(pod.namespace() + "/" + jobOf(pod)) : List.of());

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
                        (change, world) -> JobView.isTracked(change.object())
                                ? List.of(new ObjectKey(JOB, change.key().namespace(), jobOf(change.object())))
                                : List.of()));
    }

    @Override
    public List<Index> indexes() {
        return List.of(ORPHANS, TRACKED);
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        List<Command> strays = strays(key, world);
        if (!strays.isEmpty()) return Decision.of(strays);
        return world.get(key).map(job -> decide(job, world, now)).orElse(Decision.nothing());
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
            Command free = new Command.Update(JobPods.untracked(pod));
            commands.add(
                    wanted.isEmpty() ? free : new Command.IfAbsent(List.of(new Command.Identity(key, wanted)), free));
        }
        return commands;
    }

    private static Decision decide(ApiObject job, World world, Instant now) {
        Claim claim = Claim.of(job, ORPHANS, world);
        JobView view = new JobView(job, claim.mine(), now);
        if (job.isDeleting() || view.isFinished()) return letGo(view);
        if (!claim.changes().isEmpty()) return Decision.of(claim.changes());
        return run(view);
    }

    /** Nothing more is counted: the pods are free to go, and after its time to live the Job goes too. */
    private static Decision letGo(JobView view) {
        List<ApiObject> tracked =
                view.pods().stream().filter(JobView::isTracked).toList();
        List<Command> commands = new JobPods(view).untrack(tracked);
        Optional<Long> timeToLive = view.job().spec().whole("ttlSecondsAfterFinished");
        if (!commands.isEmpty() || timeToLive.isEmpty() || view.job().isDeleting()) return Decision.of(commands);
        Instant due = view.finish().orElse(view.now()).plus(Duration.ofSeconds(timeToLive.get()));
        if (due.isAfter(view.now())) return Decision.nothing().lookAgainAt(Optional.of(due), view.now());
        return Decision.of(new Command.Delete(
                view.job().key(), view.job().uid(), Command.Propagation.FOREGROUND, Optional.empty()));
    }

    /** Status first: a pod may lose its finalizer only once its end is recorded. */
    private static Decision run(JobView view) {
        Optional<JobEnd> end = JobEnd.of(view);
        JobStatus status = new JobStatus(view, end);
        JobPods pods = new JobPods(view);
        List<Command> commands = new ArrayList<>(write(view, status, end));
        commands.addAll(pods.untrack(recorded(view)));
        Optional<Instant> deadline = JobEnd.deadline(view).filter(moment -> end.isEmpty());
        Decision decision = Decision.of(commands).lookAgainAt(deadline, view.now());
        if (end.isPresent() || view.isSuspended()) return decision.then(pods.delete(Integer.MAX_VALUE));
        int missing = pods.missing();
        if (missing < 0) return decision.then(pods.delete(view.active().size() - pods.wanted()));
        Optional<Instant> notBefore = view.nextStart().filter(moment -> moment.isAfter(view.now()));
        if (missing > 0 && notBefore.isPresent()) return decision.lookAgainAt(notBefore, view.now());
        return missing > 0 ? decision.then(pods.create(missing)) : decision;
    }

    /** Ended pods whose end the status records, or will with the write before. */
    private static List<ApiObject> recorded(JobView view) {
        return view.pods().stream()
                .filter(pod -> Pods.isTerminal(pod) && JobView.isTracked(pod))
                .toList();
    }

    private static List<Command> write(JobView view, JobStatus status, Optional<JobEnd> end) {
        Mapping next = status.status();
        if (next.equals(view.job().status())) return List.of();
        Command update = new Command.UpdateStatus(view.job().withStatus(next));
        return List.of(news(view, status, end).map(update::telling).orElse(update));
    }

    private static Optional<Note> news(JobView view, JobStatus status, Optional<JobEnd> end) {
        ApiObject job = view.job();
        boolean wasSuspended = view.since("Suspended").isPresent();
        if (end.isPresent() && status.isOver()) {
            return Optional.of(
                    end.get().isSuccess()
                            ? Note.normal(job, "Completed", "Job completed")
                            : Note.warning(job, end.get().reason(), end.get().message()));
        }
        if (view.isSuspended() && !wasSuspended) return Optional.of(Note.normal(job, "Suspended", "Job suspended"));
        if (!view.isSuspended() && wasSuspended) return Optional.of(Note.normal(job, "Resumed", "Job resumed"));
        return Optional.empty();
    }
}
