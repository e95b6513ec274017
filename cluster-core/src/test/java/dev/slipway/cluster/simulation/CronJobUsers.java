package dev.slipway.cluster.simulation;

import dev.slipway.cluster.client.DeleteOptions.Propagation;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.IntPredicate;

/** People who run Jobs by the clock: every minute or never, in other time zones, overlapping, suspended, and remembered or not. */
final class CronJobUsers implements Users {
    static final GroupKind CRON_JOB = Kinds.CRON_JOB.groupKind();

    private static final List<String> POLICIES = List.of("Allow", "Forbid", "Forbid", "Replace");

    /**
     * When a CronJob runs.
     *
     * @param zone empty where it says none
     * @param minutes of a day, by UTC, at which it does; stories begin just after midnight
     */
    record Hours(String schedule, String zone, IntPredicate minutes) {
        private static final List<Hours> ALL = List.of(
                new Hours("* * * * *", "", minute -> true),
                new Hours("* * * * *", "Europe/Paris", minute -> true),
                new Hours("*/2 * * * *", "", minute -> minute % 2 == 0),
                new Hours("46-59 5 * * *", "Asia/Kathmandu", minute -> minute > 0 && minute < 15),
                new Hours("1-9/3 19 31 12 *", "America/New_York", minute -> minute == 1 || minute == 4 || minute == 7),
                new Hours("* 0 * * *", "America/New_York", minute -> minute >= 300 && minute < 360),
                new Hours("1 0 30 2 *", "", minute -> false));

        /** Whether a CronJob is to run at a moment. */
        static boolean admit(ApiObject cronJob, Instant moment) {
            int minute = moment.atOffset(ZoneOffset.UTC).toLocalTime().toSecondOfDay() / 60;
            return ALL.stream()
                    .filter(hours -> hours.schedule.equals(
                                    cronJob.spec().text("schedule").orElse(""))
                            && hours.zone.equals(cronJob.spec().text("timeZone").orElse("")))
                    .anyMatch(hours -> hours.minutes.test(minute) && moment.getEpochSecond() % 60 == 0);
        }

        private Mapping spec() {
            Mapping spec = Mapping.of("schedule", schedule);
            return zone.isEmpty() ? spec : spec.with("timeZone", zone);
        }
    }

    @Override
    public void act(Stage stage) {
        if (stage.ours(CRON_JOB).isEmpty()) {
            create(stage);
            return;
        }
        switch (stage.roll(9)) {
            case 0 -> stage.any(CRON_JOB).ifPresent(stage::delete);
            case 1 -> change(stage, "spec: {suspend: " + stage.oneIn(2) + "}");
            case 2 -> change(stage, "spec: {concurrencyPolicy: " + stage.pick(POLICIES) + "}");
            case 3 -> change(stage, "spec: " + limits(stage));
            case 4 -> stage.any(Seen.JOB).ifPresent(job -> stage.delete(job, Propagation.BACKGROUND));
            case 5 -> {}
            default -> create(stage);
        }
    }

    @Override
    public void leave(Stage stage) {
        for (ApiObject cronJob : stage.ours(CRON_JOB)) change(stage, cronJob, "spec: {suspend: true}");
    }

    private static void change(Stage stage, String patch) {
        stage.any(CRON_JOB).ifPresent(cronJob -> change(stage, cronJob, patch));
    }

    private static void change(Stage stage, ApiObject cronJob, String patch) {
        stage.disturb(cronJob);
        stage.patch(cronJob, patch);
    }

    private static String limits(Stage stage) {
        return "{successfulJobsHistoryLimit: " + stage.roll(3) + ", failedJobsHistoryLimit: " + stage.roll(3) + "}";
    }

    private static void create(Stage stage) {
        ApiObject cronJob = Stage.parsed("""
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: k%d, namespace: shop}
                spec:
                  concurrencyPolicy: %s
                  jobTemplate:
                    spec:
                      backoffLimit: 0
                      template:
                        metadata:
                          annotations: {simulation.slipway.dev/behaviour: %s, simulation.slipway.dev/run-for: %ds}
                        spec:
                          terminationGracePeriodSeconds: 2
                          restartPolicy: Never
                          containers: [{name: main, image: "registry.invalid/job:1"}]
                """.formatted(
                        stage.roll(3),
                        stage.pick(POLICIES),
                        stage.pick(List.of("normal", "normal", "fail")),
                        stage.oneIn(2) ? stage.roll(20) : stage.roll(200)));
        Mapping spec = cronJob.spec();
        for (Mapping part : List.of(
                stage.pick(Hours.ALL).spec(),
                Stage.parsedMapping(limits(stage)),
                stage.oneIn(3) ? Mapping.of("startingDeadlineSeconds", 10 + stage.roll(200)) : Mapping.empty()))
            for (String field : part.keys())
                spec = spec.with(field, part.get(field).orElseThrow());
        stage.create(cronJob.with("spec", spec));
    }
}
