package dev.slipway.cluster.controller.job;

import dev.slipway.cluster.object.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Why a Job is over. First a condition announces it ({@code SuccessCriteriaMet}, {@code FailureTarget}) and the remaining pods are stopped; when
 * the last is gone and counted, the final one follows ({@code Complete}, {@code Failed}) with the same reason.
 *
 * @param announced the type of the first condition
 * @param last the type of the last
 */
record JobEnd(String announced, String last, String reason, String message) {

    private static JobEnd success(String reason, String message) {
        return new JobEnd("SuccessCriteriaMet", "Complete", reason, message);
    }

    private static JobEnd failure(String reason, String message) {
        return new JobEnd("FailureTarget", "Failed", reason, message);
    }

    boolean isSuccess() {
        return last.equals("Complete");
    }

    /** Whether a Job is over: as was announced before, or as its numbers say now. A Job may be over for several reasons; the first one counts. */
    static Optional<JobEnd> of(JobView view) {
        return announced(view, "SuccessCriteriaMet", "Complete")
                .or(() -> announced(view, "FailureTarget", "Failed"))
                .or(() -> failedByPolicy(view))
                .or(() -> failed(view))
                .or(() -> failedByIndex(view))
                .or(() -> SuccessPolicy.of(view.job())
                        .met(view.succeededIndexes(), view.completions().orElse(0))
                        .map(rule -> success("SuccessPolicy", rule)))
                .or(() -> isComplete(view)
                        ? Optional.of(success("CompletionsReached", "Reached expected number of succeeded pods"))
                        : Optional.empty());
    }

    /** When {@code activeDeadlineSeconds} ends. */
    static Optional<Instant> deadline(JobView view) {
        Optional<Long> seconds = view.job().spec().whole("activeDeadlineSeconds");
        if (seconds.isEmpty() || view.isSuspended() || view.isTrue("Suspended")) return Optional.empty();
        return view.job().time("status", "startTime").map(start -> start.plus(Duration.ofSeconds(seconds.get())));
    }

    private static Optional<JobEnd> announced(JobView view, String type, String last) {
        return view.job()
                .condition(type)
                .filter(condition -> condition.isTrue())
                .map(condition -> new JobEnd(type, last, condition.reason(), condition.message()));
    }

    private static Optional<JobEnd> failedByPolicy(JobView view) {
        for (ApiObject pod : view.pods()) {
            if (!view.isFailed(pod)) continue;
            FailurePolicy.Match match = view.policy().match(pod);
            if (match.action() == FailurePolicy.Action.FAIL_JOB) {
                return Optional.of(failure("PodFailurePolicy", match.reason()));
            }
        }
        return Optional.empty();
    }

    private static Optional<JobEnd> failed(JobView view) {
        if (exceedsBackoffLimit(view)) {
            return Optional.of(failure("BackoffLimitExceeded", "Job has reached the specified backoff limit"));
        }
        return deadline(view).filter(moment -> !moment.isAfter(view.now())).isPresent()
                ? Optional.of(failure("DeadlineExceeded", "Job was active longer than specified deadline"))
                : Optional.empty();
    }

    private static boolean exceedsBackoffLimit(JobView view) {
        long limit = view.job().spec().whole("backoffLimit").orElse(6L);
        if (view.failed() > limit) return true;
        boolean restarts =
                view.job().spec().text("template", "spec", "restartPolicy").equals(Optional.of("OnFailure"));
        if (!restarts) return false;
        long count = view.pods().stream().mapToLong(JobPod::restarts).sum();
        return limit == 0 ? count > 0 : count >= limit;
    }

    private static Optional<JobEnd> failedByIndex(JobView view) {
        if (view.limitPerIndex().isEmpty() || view.failedIndexes().isEmpty()) return Optional.empty();
        int count = view.failedIndexes().count();
        Optional<Long> most = view.job().spec().whole("maxFailedIndexes");
        if (most.filter(limit -> count > limit).isPresent()) {
            return Optional.of(failure(
                    "MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes"));
        }
        return count + view.succeeded() >= view.completions().orElse(0)
                ? Optional.of(failure("FailedIndexes", "Job has failed indexes"))
                : Optional.empty();
    }

    private static boolean isComplete(JobView view) {
        return view.active().isEmpty()
                && view.completions().map(wanted -> view.succeeded() >= wanted).orElse(view.succeeded() > 0);
    }
}
