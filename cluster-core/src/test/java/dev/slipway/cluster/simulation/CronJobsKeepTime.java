package dev.slipway.cluster.simulation;

import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A CronJob runs when its schedule says, no time twice and none while it is suspended; one that forbids it never runs beside itself, and one that
 * replaces ends what runs before. At rest it remembers no more Jobs than it wants to.
 */
final class CronJobsKeepTime implements Invariant {
    private static final String TIME = "batch.kubernetes.io/cronjob-scheduled-timestamp";

    private final Calm calm;
    private final Set<String> ran = new HashSet<>();
    private final Map<String, Instant> began = new HashMap<>();

    CronJobsKeepTime(Calm calm) {
        this.calm = calm;
    }

    @Override
    public void disturbed(String uid) {
        calm.disturb(uid);
    }

    @Override
    public void check(Change change, Seen seen) {
        ApiObject job = change.object();
        if (change.isGone() || change.before().isPresent() || !Seen.is(job, Seen.JOB)) return;
        began.put(job.uid(), calm.now());
        seen.controllerOf(job)
                .filter(owner -> Seen.is(owner, CronJobUsers.CRON_JOB))
                .ifPresent(cronJob -> check(cronJob, job, seen));
    }

    private void check(ApiObject cronJob, ApiObject job, Seen seen) {
        Instant time = OffsetDateTime.parse(job.annotation(TIME).orElseThrow()).toInstant();
        Invariant.require(ran.add(cronJob.uid() + time), "runs " + time + " again", job);
        Invariant.require(CronJobUsers.Hours.admit(cronJob, time), "runs at " + time + " of " + cronJob.spec(), job);
        if (!calm.is(cronJob.uid())) return;
        Invariant.require(!cronJob.spec().bool("suspend").orElse(false), "runs although suspended", job);
        Optional<String> policy = cronJob.spec().text("concurrencyPolicy");
        for (ApiObject other : seen.controlledBy(Seen.JOB, cronJob.uid())) {
            if (other.uid().equals(job.uid()) || hasEnded(other) || !calm.isPast(began.get(other.uid()))) continue;
            Invariant.require(
                    !policy.equals(Optional.of("Forbid")), "runs beside " + other + ", which is forbidden", job);
            Invariant.require(
                    !policy.equals(Optional.of("Replace")) || other.isDeleting(), "does not replace " + other, job);
        }
    }

    @Override
    public void checkAtRest(Seen seen, boolean mended) {
        for (ApiObject cronJob : seen.all(CronJobUsers.CRON_JOB)) {
            if (cronJob.isDeleting()) continue;
            checkHistory(cronJob, "Complete", "successfulJobsHistoryLimit", seen);
            checkHistory(cronJob, "Failed", "failedJobsHistoryLimit", seen);
        }
    }

    private static void checkHistory(ApiObject cronJob, String end, String limit, Seen seen) {
        long kept = seen.controlledBy(Seen.JOB, cronJob.uid()).stream()
                .filter(job -> job.isTrue(end) && !job.isDeleting())
                .count();
        long most = cronJob.spec().whole(limit).orElseThrow();
        Invariant.require(kept <= most, "remembers " + kept + " Jobs that are " + end + ", wants " + most, cronJob);
    }

    private static boolean hasEnded(ApiObject job) {
        return List.of("Complete", "Failed").stream().anyMatch(end -> job.isTrue(end));
    }
}
