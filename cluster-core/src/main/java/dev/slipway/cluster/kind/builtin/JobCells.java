package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is shown of Jobs and CronJobs. */
final class JobCells {
    private JobCells() {}

    static List<Column> columns() {
        List<Column> columns = new ArrayList<>(List.of(
                Column.NAME,
                Cells.text("Status", "What the job is doing, or how it ended.", JobCells::status),
                Cells.text("Completions", "Pods that succeeded, of those wanted.", JobCells::completions),
                Cells.at("Duration", "How long the job runs, or ran.", JobCells::duration),
                Cells.AGE));
        columns.addAll(Cells.workload());
        return columns;
    }

    static List<Column> ofCronJob() {
        List<Column> columns = new ArrayList<>(List.of(
                Column.NAME,
                Cells.text("Schedule", "When a job is made.", cronJob -> Cells.text(cronJob.spec(), "", "schedule")),
                Cells.text(
                        "Timezone",
                        "The clock that the schedule means.",
                        cronJob -> Cells.text(cronJob.spec(), Cells.NONE, "timeZone")),
                Cells.text("Suspend", "Whether it makes no jobs for now.", JobCells::suspend),
                Cells.text("Active", "Jobs that run.", cronJob ->
                        (long) cronJob.status().sequence("active").size()),
                Cells.at(
                        "Last Schedule",
                        "When a job was last made.",
                        (cronJob, now) -> cronJob.time("status", "lastScheduleTime")
                                .map(last -> Cells.age(Optional.of(last), now))
                                .orElse(Cells.NONE)),
                Cells.AGE));
        columns.addAll(Cells.workload("spec", "jobTemplate", "spec"));
        return columns;
    }

    private static String suspend(ApiObject cronJob) {
        return cronJob.spec().bool("suspend").orElse(false) ? "True" : "False";
    }

    private static String status(ApiObject job) {
        if (job.isTrue("Complete")) return "Complete";
        if (job.isTrue("Failed")) return "Failed";
        if (job.isDeleting()) return "Terminating";
        for (String condition : List.of("Suspended", "FailureTarget", "SuccessCriteriaMet")) {
            if (job.isTrue(condition)) return condition;
        }
        return "Running";
    }

    private static String completions(ApiObject job) {
        long succeeded = Cells.whole(job, "status", "succeeded");
        Optional<Long> wanted = job.spec().whole("completions");
        if (wanted.isPresent()) return succeeded + "/" + wanted.get();
        long parallelism = Cells.whole(job, "spec", "parallelism");
        return parallelism > 1 ? succeeded + "/1 of " + parallelism : succeeded + "/1";
    }

    private static String duration(ApiObject job, Instant now) {
        return job.time("status", "startTime")
                .map(start -> Times.age(Duration.between(
                        start, job.time("status", "completionTime").orElse(now))))
                .orElse("");
    }
}
