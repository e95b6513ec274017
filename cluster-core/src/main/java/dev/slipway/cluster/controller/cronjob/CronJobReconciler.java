package dev.slipway.cluster.controller.cronjob;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.cron.CronFormat;
import dev.slipway.cluster.kind.cron.CronSchedule;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs CronJobs. First what is known of their Jobs is written down; only with that in order a run that is due begins. Of several that were missed
 * only the last is made up for.
 */
public final class CronJobReconciler implements Reconciler {
    private static final GroupKind CRON_JOB = Kinds.CRON_JOB.groupKind();
    private static final GroupKind JOB = Kinds.JOB.groupKind();

    /** More missed runs than this are told of: a clock may be wrong. */
    private static final int MANY = 100;

    private static final DateTimeFormatter MISSED = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss Z", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @Override
    public String name() {
        return "cronjob-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.self(CRON_JOB), Trigger.of(JOB, (change, world) -> managers(change)));
    }

    private static List<ObjectKey> managers(Change change) {
        return Stream.of(change.before(), change.after())
                .flatMap(Optional::stream)
                .flatMap(job -> job
                        .controller()
                        .filter(owner -> owner.groupKind().equals(CRON_JOB))
                        .map(owner -> new ObjectKey(CRON_JOB, job.namespace(), owner.name()))
                        .stream())
                .distinct()
                .toList();
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key).map(cronJob -> decide(cronJob, world, now)).orElse(Decision.nothing());
    }

    private static Decision decide(ApiObject cronJob, World world, Instant now) {
        List<ApiObject> jobs = world.ownedBy(JOB, cronJob.uid()).stream()
                .filter(job -> job.controller()
                        .filter(owner -> owner.uid().equals(cronJob.uid()))
                        .isPresent())
                .toList();
        Books books = new Books(cronJob, jobs);
        List<Command> settling = books.settle();
        if (!settling.isEmpty()) return Decision.of(settling);
        Decision rest = cronJob.isDeleting() ? Decision.nothing() : schedule(cronJob, books, world, now);
        List<Command> commands = new ArrayList<>(books.unexpected());
        commands.addAll(rest.commands());
        return new Decision(commands, rest.lookAgain());
    }

    private static Decision schedule(ApiObject cronJob, Books books, World world, Instant now) {
        if (cronJob.spec().bool("suspend").orElse(false)) return Decision.nothing();
        Optional<String> name = cronJob.spec().text("timeZone");
        Optional<String> unknown = name.flatMap(CronFormat::zone);
        if (unknown.isPresent()) {
            return warn(cronJob, "UnknownTimeZone", "invalid timeZone: \"" + name.get() + "\": " + unknown.get());
        }
        ZoneId zone = name.map(ZoneId::of).orElse(ZoneOffset.UTC);
        String text = cronJob.spec().text("schedule").orElse("");
        Optional<CronSchedule> schedule = CronSchedule.of(text, zone);
        if (schedule.isEmpty()) {
            String why = CronFormat.schedule(text).orElse("");
            return warn(cronJob, "UnparseableSchedule", "unparseable schedule: \"" + text + "\" : " + why);
        }
        Instant since = books.lastRun().or(cronJob::creationTimestamp).orElse(now);
        if (schedule.get().after(since).isEmpty()) {
            return warn(
                    cronJob,
                    "InvalidSchedule",
                    "invalid schedule: " + text + " : time difference between two schedules is less than 1 second");
        }
        return run(new Calendar(cronJob, schedule.get(), since, now), books, world, zone)
                .lookAgainAt(schedule.get().after(now), now);
    }

    /** Which runs are due. */
    private record Calendar(ApiObject cronJob, CronSchedule schedule, Instant since, Instant now) {

        /** The earliest moment of which a run may still begin. */
        private Instant window() {
            return cronJob.spec()
                    .whole("startingDeadlineSeconds")
                    .map(seconds -> now.minus(Duration.ofSeconds(seconds)))
                    .filter(start -> start.isAfter(since))
                    .orElse(since);
        }

        Optional<Instant> due() {
            return schedule.last(window(), now);
        }

        Optional<Instant> missed() {
            return schedule.last(since, now);
        }

        boolean areMany() {
            Optional<Instant> at = schedule.after(window());
            int count = 0;
            while (count <= MANY && at.filter(moment -> !moment.isAfter(now)).isPresent()) {
                count++;
                at = schedule.after(at.get());
            }
            return count > MANY;
        }
    }

    private static Decision run(Calendar calendar, Books books, World world, ZoneId zone) {
        ApiObject cronJob = calendar.cronJob();
        Optional<Instant> due = calendar.due();
        if (due.isEmpty()) return missed(calendar, books);
        Run run = new Run(cronJob, due.get());
        Optional<ApiObject> taken = world.get(new ObjectKey(JOB, cronJob.namespace(), run.name()));
        if (taken.isPresent()) return taken(run, taken.get());
        String policy = cronJob.spec().text("concurrencyPolicy").orElse("Allow");
        if (books.hasActive() && policy.equals("Forbid")) {
            return Decision.of(new Command.Tell(Note.normal(
                    cronJob,
                    "JobAlreadyActive",
                    "Not starting job because prior execution is running and concurrency policy is Forbid")));
        }
        if (books.hasActive() && policy.equals("Replace")) return Decision.of(books.replace());
        List<Command> commands = new ArrayList<>();
        if (calendar.areMany()) {
            commands.add(new Command.Tell(Note.warning(
                    cronJob,
                    "TooManyMissedTimes",
                    "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew")));
        }
        commands.add(new Command.Create(run.job(zone))
                .telling(
                        Note.normal(cronJob, "SuccessfulCreate", "Created job {name}"),
                        Note.warning(cronJob, "FailedCreate", "Error creating job: {message}")));
        commands.add(books.began(run));
        return Decision.of(commands);
    }

    /** A Job of this CronJob has run in the same minute, which is enough; of somebody else's, people are told. */
    private static Decision taken(Run run, ApiObject job) {
        if (job.controller()
                .filter(owner -> owner.uid().equals(run.cronJob().uid()))
                .isPresent()) return Decision.nothing();
        return warn(
                run.cronJob(), "FailedCreate", "Error creating job: jobs.batch \"" + run.name() + "\" already exists");
    }

    /** While a Job runs that forbids another, the times it takes are not missed. */
    private static Decision missed(Calendar calendar, Books books) {
        Optional<Instant> missed = calendar.missed();
        if (missed.isEmpty() || books.hasActive()) return Decision.nothing();
        return warn(
                calendar.cronJob(),
                "MissSchedule",
                "Missed scheduled time to start a job: " + MISSED.format(missed.get()));
    }

    private static Decision warn(ApiObject cronJob, String reason, String message) {
        return Decision.of(new Command.Tell(Note.warning(cronJob, reason, message)));
    }
}
