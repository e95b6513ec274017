package dev.slipway.cluster.controller.cronjob;

import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.diff.tree.Mapping;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * One time that a CronJob was to run. Its Job is named after it, so that a Job of one time is never made twice, and carries it, so that one that
 * was made just before a crash is recognised.
 */
record Run(ApiObject cronJob, Instant time) {
    private static final String TIME = "batch.kubernetes.io/cronjob-scheduled-timestamp";

    String name() {
        return cronJob.name() + "-" + time.getEpochSecond() / 60;
    }

    /** Its Job, of the CronJob's template. */
    ApiObject job(ZoneId zone) {
        Mapping template = cronJob.spec().mapping("jobTemplate");
        String written = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                time.truncatedTo(ChronoUnit.SECONDS).atZone(zone).toOffsetDateTime());
        Mapping.Builder metadata = Mapping.builder().put("name", name()).put("namespace", cronJob.namespace());
        if (template.mapping("metadata").has("labels")) metadata.put("labels", template.at("metadata", "labels"));
        metadata.put("annotations", template.mapping("metadata", "annotations").with(TIME, written));
        return ApiObject.of(Kinds.JOB, cronJob.namespace(), name())
                .with("metadata", metadata.build())
                .with("spec", template.mapping("spec"))
                .withOwner(OwnerReference.controllerOf(cronJob));
    }

    /** The run that a Job of this CronJob was made for; empty if somebody else made it. */
    static Optional<Run> of(ApiObject cronJob, ApiObject job) {
        return job.annotation(TIME)
                .flatMap(Run::moment)
                .map(time -> new Run(cronJob, time))
                .filter(run -> run.name().equals(job.name()));
    }

    private static Optional<Instant> moment(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException notAMoment) {
            return Optional.empty();
        }
    }

    /** Whether a Job has come to its end, and which: {@code Complete} or {@code Failed}. */
    static Optional<String> end(ApiObject job) {
        return List.of("Complete", "Failed").stream()
                .filter(type -> job.isTrue(type))
                .findFirst();
    }
}
