package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.kind.cron.CronFormat;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/** Rules of CronJobs. */
final class CronJobRules implements Rules {
    /** A job's name is eleven characters longer than that of the cron job that made it. */
    private static final int NAME_LENGTH = 52;

    @Override
    public ApiObject defaults(ApiObject cronJob) {
        Mapping spec = Fill.absent(cronJob.spec(), "concurrencyPolicy", "Allow");
        spec = Fill.absent(spec, "suspend", false);
        spec = Fill.absent(spec, "successfulJobsHistoryLimit", 3);
        spec = Fill.absent(spec, "failedJobsHistoryLimit", 1);
        return cronJob.with(
                "spec",
                Fill.in(
                        spec,
                        "jobTemplate",
                        template -> Fill.in(
                                Fill.absent(template, "metadata", Mapping.empty()),
                                "spec",
                                job -> Fill.in(JobPolicyRules.defaults(job), "template", PodDefaults::template))));
    }

    @Override
    public ApiObject born(ApiObject cronJob) {
        return cronJob.withStatus(Mapping.empty());
    }

    @Override
    public List<Cause> validate(ApiObject cronJob) {
        Problems problems = new Problems();
        Mapping spec = cronJob.spec();
        if (cronJob.name().length() > NAME_LENGTH)
            problems.invalid("metadata.name", cronJob.name(), "must be no more than " + NAME_LENGTH + " characters");
        schedule(spec.text("schedule").orElse(""), problems);
        spec.text("timeZone").ifPresent(zone -> problems.rule("spec.timeZone", zone, CronFormat.zone(zone)));
        for (String number :
                List.of("startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit")) {
            problems.notNegative("spec." + number, spec.whole(number));
        }
        problems.oneOf("spec.concurrencyPolicy", spec.text("concurrencyPolicy"), "Allow", "Forbid", "Replace");
        job(spec.mapping("jobTemplate", "spec"), problems);
        return problems.causes();
    }

    private static void schedule(String schedule, Problems problems) {
        if (schedule.isEmpty()) problems.required("spec.schedule");
        else if (schedule.contains("TZ"))
            problems.invalid(
                    "spec.schedule", schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        else problems.rule("spec.schedule", schedule, CronFormat.schedule(schedule));
    }

    private static void job(Mapping job, Problems problems) {
        String at = "spec.jobTemplate.spec";
        JobRules.numbers(at, job, problems);
        if (job.bool("manualSelector").equals(Optional.of(true)))
            problems.notSupported(at + ".manualSelector", true, List.of("nil", "false"));
        JobRules.template(at, job, problems);
    }
}
