package dev.slipway.sync.rollout;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.rollout.Health.State;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Work that ends. */
final class JobRules {
    private JobRules() {}

    /** Only a condition that is true counts: a resumed Job still carries the one that says it was suspended. */
    static Health job(ApiObject job, Scene scene) {
        if (Conditions.whenTrue(job, "Complete").isPresent()) return Health.healthy("Complete");
        Optional<Condition> failed = Conditions.whenTrue(job, "Failed");
        if (failed.isPresent())
            return Blocking.named(
                    Health.of(
                            State.DEGRADED,
                            Conditions.reason(failed.get(), "Failed"),
                            failed.get().message()),
                    job,
                    scene);
        if (job.spec().bool("suspend").orElse(false)) return Health.of(State.SUSPENDED, "Suspended", "it is suspended");
        long done = job.status().whole("succeeded").orElse(0L);
        long wanted = job.spec().whole("completions").orElse(1L);
        return Blocking.named(Blocking.progress(done + " of " + wanted + " runs have succeeded"), job, scene);
    }

    /**
     * Degraded if the last run ended and was no success. A run of before the last change says nothing about what is wanted now; otherwise the
     * mend of a broken CronJob would fail by what it mends. One that rests because it should is well.
     */
    static Health cronJob(ApiObject cronJob) {
        if (cronJob.spec().bool("suspend").orElse(false)) return Health.healthy("Suspended");
        Optional<Instant> last = cronJob.time("status", "lastScheduleTime");
        if (last.isEmpty()) return Health.healthy("NotRunYet");
        if (!cronJob.status().sequence("active").isEmpty()) return Health.healthy("Running");
        boolean succeeded = cronJob.time("status", "lastSuccessfulTime")
                .filter(success -> !success.isBefore(last.get()))
                .isPresent();
        if (succeeded) return Health.healthy("LastRunSucceeded");
        if (changedAt(cronJob).filter(change -> change.isAfter(last.get())).isPresent())
            return Health.healthy("ChangedSinceLastRun");
        return Health.of(State.DEGRADED, "LastRunFailed", "its run of " + last.get() + " did not succeed");
    }

    /** When somebody last changed anything but the status, as the fields' managers have it. */
    private static Optional<Instant> changedAt(ApiObject object) {
        return object.metadata().sequence("managedFields").mappings().stream()
                .filter(entry ->
                        entry.text("subresource").filter("status"::equals).isEmpty())
                .flatMap(entry -> moment(entry).stream())
                .max(Instant::compareTo);
    }

    private static Optional<Instant> moment(Mapping entry) {
        try {
            return entry.text("time").map(Instant::parse);
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }
}
