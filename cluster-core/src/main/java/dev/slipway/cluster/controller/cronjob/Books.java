package dev.slipway.cluster.controller.cronjob;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a CronJob's status says of its Jobs, what it should say, and which finished Jobs are too old to be kept. */
final class Books {
    private final ApiObject cronJob;
    private final List<ApiObject> jobs;
    private final Map<String, ApiObject> byUid = new HashMap<>();
    private final List<Mapping> active;

    Books(ApiObject cronJob, List<ApiObject> jobs) {
        this.cronJob = cronJob;
        this.jobs = List.copyOf(jobs);
        jobs.forEach(job -> byUid.put(job.uid(), job));
        active = cronJob.status().sequence("active").mappings();
    }

    /** The Jobs that the status says run, as far as they are there. */
    List<ApiObject> active() {
        return active.stream().flatMap(entry -> job(entry).stream()).toList();
    }

    boolean hasActive() {
        return !active.isEmpty();
    }

    /** The last time it has run, as the status says. */
    Optional<Instant> lastRun() {
        return cronJob.time("status", "lastScheduleTime");
    }

    /** Brings the status up to date; empty if it is. */
    List<Command> settle() {
        List<Command> commands = new ArrayList<>(forget());
        Mapping next = status();
        if (!next.equals(cronJob.status())) {
            Command update = new Command.UpdateStatus(cronJob.withStatus(next));
            for (ApiObject job : active()) {
                Optional<String> end = Run.end(job);
                if (end.isPresent()) update = update.telling(completed(job, end.get()));
            }
            commands.add(update);
        } else {
            commands.addAll(missing());
        }
        return commands;
    }

    /** News of Jobs that run although this CronJob did not start them: they are not in its way. */
    List<Command> unexpected() {
        return jobs.stream()
                .filter(job -> Run.end(job).isEmpty() && !job.isDeleting() && !isActive(job))
                .map(job -> (Command) new Command.Tell(Note.warning(
                        cronJob,
                        "UnexpectedJob",
                        "Saw a job that the controller did not create or forgot: " + job.name())))
                .toList();
    }

    /** Deletes those that run, and says that none does. */
    List<Command> replace() {
        List<Command> deletes = active().stream().map(this::delete).toList();
        Command none =
                new Command.UpdateStatus(cronJob.withStatus(cronJob.status().without("active")));
        return deletes.isEmpty() ? List.of(none) : List.of(new Command.Together(deletes), none);
    }

    /** The status after a run has begun. */
    Command began(Run run) {
        return new Command.UpdateStatus(
                cronJob.withStatus(cronJob.status().with("lastScheduleTime", Times.seconds(run.time()))));
    }

    private Optional<ApiObject> job(Mapping entry) {
        return entry.text("uid").map(byUid::get);
    }

    private boolean isActive(ApiObject job) {
        return active.stream().anyMatch(entry -> entry.text("uid").equals(Optional.of(job.uid())));
    }

    private Note completed(ApiObject job, String end) {
        return Note.normal(cronJob, "SawCompletedJob", "Saw completed job: " + job.name() + ", condition: " + end);
    }

    private Mapping status() {
        List<Mapping> running = new ArrayList<>();
        for (Mapping entry : active) {
            if (job(entry).flatMap(Run::end).isEmpty()) running.add(entry);
        }
        jobs.stream()
                .filter(job -> Run.end(job).isEmpty() && !job.isDeleting() && !isActive(job))
                .filter(job -> Run.of(cronJob, job).isPresent())
                .forEach(job -> running.add(reference(job)));
        Mapping status =
                cronJob.status().without("active").without("lastScheduleTime").without("lastSuccessfulTime");
        if (!running.isEmpty()) status = status.with("active", running);
        Optional<Instant> run = later(
                lastRun(),
                jobs.stream().flatMap(job -> Run.of(cronJob, job).stream()).map(Run::time));
        Optional<Instant> success = later(
                cronJob.time("status", "lastSuccessfulTime"),
                jobs.stream()
                        .filter(job -> Run.end(job).equals(Optional.of("Complete")))
                        .flatMap(job -> job.time("status", "completionTime").stream()));
        if (run.isPresent()) status = status.with("lastScheduleTime", Times.seconds(run.get()));
        return success.isPresent() ? status.with("lastSuccessfulTime", Times.seconds(success.get())) : status;
    }

    private static Optional<Instant> later(Optional<Instant> known, Stream<Instant> others) {
        return Stream.concat(known.stream(), others).max(Instant::compareTo);
    }

    private static Mapping reference(ApiObject job) {
        return Mapping.builder()
                .put("kind", job.kind())
                .put("namespace", job.namespace())
                .put("name", job.name())
                .put("uid", job.uid())
                .put("apiVersion", Kinds.JOB.apiVersion())
                .put("resourceVersion", job.resourceVersion())
                .build();
    }

    /** Jobs that ran and are not there any more; the plane itself is asked, since a view may lag. */
    private List<Command> missing() {
        List<Command.Identity> gone = new ArrayList<>();
        List<Mapping> there = new ArrayList<>();
        for (Mapping entry : active) {
            if (job(entry).isPresent()) there.add(entry);
            else gone.add(identity(entry));
        }
        if (gone.isEmpty()) return List.of();
        Mapping status = there.isEmpty()
                ? cronJob.status().without("active")
                : cronJob.status().with("active", there);
        Command update = new Command.UpdateStatus(cronJob.withStatus(status));
        for (Command.Identity job : gone) {
            String news = "Active job went missing: " + job.key().name();
            update = update.telling(Note.normal(cronJob, "MissingJob", news));
        }
        return List.of(new Command.IfAbsent(gone, update));
    }

    private Command.Identity identity(Mapping entry) {
        ObjectKey key = new ObjectKey(
                Kinds.JOB.groupKind(), cronJob.namespace(), entry.text("name").orElse(""));
        return new Command.Identity(key, entry.text("uid").orElse(""));
    }

    private List<Command> forget() {
        List<Command> deletes = new ArrayList<>(forget("Complete", "successfulJobsHistoryLimit"));
        deletes.addAll(forget("Failed", "failedJobsHistoryLimit"));
        return deletes.isEmpty() ? List.of() : List.of(new Command.Together(deletes));
    }

    /** The oldest of those that ended so, beyond a limit. */
    private List<Command> forget(String end, String limit) {
        Optional<Long> most = cronJob.spec().whole(limit);
        if (most.isEmpty()) return List.of();
        Comparator<ApiObject> oldest = Comparator.<ApiObject, Instant>comparing(
                        job -> job.time("status", "startTime").orElse(Instant.MAX))
                .thenComparing(ApiObject::name);
        List<ApiObject> ended = jobs.stream()
                .filter(job -> !job.isDeleting() && Run.end(job).equals(Optional.of(end)))
                .sorted(oldest)
                .toList();
        return ended.stream()
                .limit(Math.max(0, ended.size() - most.get()))
                .map(this::delete)
                .toList();
    }

    private Command delete(ApiObject job) {
        return Command.delete(job)
                .telling(
                        Note.normal(cronJob, "SuccessfulDelete", "Deleted job " + job.name()),
                        Note.warning(cronJob, "FailedDelete", "Deleted job: {message}"));
    }
}
