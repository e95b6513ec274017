package dev.slipway.cluster.controller.job;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.BackOff;
import dev.slipway.cluster.object.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * When a pod may follow one that failed: 10 s after it, doubling with each further failure without a success in between, at most 10 min. Read
 * off the failed pods that are still there, so that a new process waits as long as the old one would have.
 */
final class JobBackOff {
    private static final BackOff WAIT = new BackOff(Duration.ofSeconds(10), Duration.ofMinutes(10));

    private final JobView view;

    JobBackOff(JobView view) {
        this.view = view;
    }

    /** When the next pod may start; empty if at once. */
    Optional<Instant> next() {
        Instant lastSuccess = view.pods().stream()
                .filter(Pods::hasSucceeded)
                .map(JobPod::end)
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
        List<Instant> failures = view.pods().stream()
                .filter(pod -> view.isFailed(pod) && view.hasPart(pod) && !isFromBefore(pod))
                .map(JobPod::end)
                .filter(end -> end.isAfter(lastSuccess))
                .sorted()
                .toList();
        return failures.isEmpty()
                ? Optional.empty()
                : later(failures.get(failures.size() - 1).plus(WAIT.after(failures.size())));
    }

    /** When the successor of a failed pod may start, where each index waits for itself; empty if at once. */
    Optional<Instant> afterFailureOf(ApiObject pod) {
        return later(JobPod.end(pod).plus(WAIT.after(JobPod.failuresBefore(pod) + 1)));
    }

    /** Whether it was stopped before the Job began, or was resumed: that was no failure. */
    private boolean isFromBefore(ApiObject pod) {
        return view.job()
                .time("status", "startTime")
                .flatMap(start -> JobPod.toldToGo(pod).filter(told -> !told.isAfter(start)))
                .isPresent();
    }

    private Optional<Instant> later(Instant moment) {
        return moment.isAfter(view.now()) ? Optional.of(moment) : Optional.empty();
    }

    /**
     * The last failed pod of each index that is neither done nor given up nor being tried again. Where failures are counted by index, such a pod
     * keeps its finalizer until its successor is there, which carries its count on.
     */
    static Map<Integer, ApiObject> toBeReplaced(JobView view) {
        Map<Integer, ApiObject> last = new TreeMap<>();
        if (view.limitPerIndex().isEmpty()) return last;
        Indexes settled = view.succeededIndexes()
                .and(view.failedIndexes())
                .and(Indexes.of(view.active().stream()
                        .flatMap(pod -> JobPod.index(pod).stream())
                        .toList()));
        Comparator<ApiObject> order =
                Comparator.<ApiObject>comparingInt(JobPod::failuresBefore).thenComparing(JobPod::end);
        view.failures().forEach(pod -> {
            int index = JobPod.index(pod).orElseThrow();
            if (!settled.has(index))
                last.merge(index, pod, (one, other) -> order.compare(one, other) <= 0 ? other : one);
        });
        return last;
    }
}
