package dev.slipway.cluster.controller.job;

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

    static JobEnd success() {
        return new JobEnd(
                "SuccessCriteriaMet", "Complete", "CompletionsReached", "Reached expected number of succeeded pods");
    }

    private static JobEnd failure(String reason, String message) {
        return new JobEnd("FailureTarget", "Failed", reason, message);
    }

    boolean isSuccess() {
        return last.equals("Complete");
    }

    /** Whether a Job is over: as was announced before, or as its numbers say now. */
    static Optional<JobEnd> of(JobView view) {
        return announced(view, "FailureTarget", "Failed")
                .or(() -> announced(view, "SuccessCriteriaMet", "Complete"))
                .or(() -> failed(view))
                .or(() -> isComplete(view) ? Optional.of(success()) : Optional.empty());
    }

    /** When {@code activeDeadlineSeconds} ends. */
    static Optional<Instant> deadline(JobView view) {
        Optional<Long> seconds = view.job().spec().whole("activeDeadlineSeconds");
        Optional<Instant> start = view.job().time("status", "startTime");
        if (seconds.isEmpty() || view.isSuspended()) return Optional.empty();
        return start.map(moment -> moment.plus(Duration.ofSeconds(seconds.get())));
    }

    private static Optional<JobEnd> announced(JobView view, String type, String last) {
        return view.job()
                .condition(type)
                .filter(condition -> condition.isTrue())
                .map(condition -> new JobEnd(type, last, condition.reason(), condition.message()));
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
        return restarts && (limit == 0 ? view.restarts() > 0 : view.restarts() >= limit);
    }

    private static boolean isComplete(JobView view) {
        return view.completions()
                .map(wanted -> view.succeeded() >= wanted)
                .orElse(view.succeeded() > 0 && view.active().isEmpty());
    }
}
