package dev.slipway.cluster.controller.job;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which ends are recorded now, which recorded ones are counted, and which pods may go because theirs is.
 *
 * @param succeeded uids to stand in {@code status.uncountedTerminatedPods}
 * @param failed likewise
 * @param moreSucceeded how many move from there into the count
 * @param moreFailed likewise
 * @param indexes of successes to be recorded; they need no uids, since an index is done once
 * @param free pods to lose their finalizer once the status is written
 */
record Counting(
        List<String> succeeded,
        List<String> failed,
        int moreSucceeded,
        int moreFailed,
        Indexes indexes,
        List<ApiObject> free) {

    /** Most ends recorded at once: uids take place in the status. */
    private static final int MOST = 500;

    Counting {
        succeeded = List.copyOf(succeeded);
        failed = List.copyOf(failed);
        free = List.copyOf(free);
    }

    static Counting of(JobView view, Optional<JobEnd> end) {
        return new Ledger(view, end).count();
    }

    /** Whether nothing is left to be counted. */
    boolean isDone() {
        return succeeded.isEmpty() && failed.isEmpty() && free.isEmpty();
    }

    /** A count in the making. */
    private static final class Ledger {
        private final JobView view;
        private final Optional<JobEnd> end;
        private final Map<Integer, ApiObject> toBeReplaced;
        private final List<String> succeeded = new ArrayList<>();
        private final List<String> failed = new ArrayList<>();
        private final List<Integer> indexes = new ArrayList<>();
        private final List<ApiObject> free = new ArrayList<>();

        Ledger(JobView view, Optional<JobEnd> end) {
            this.view = view;
            this.end = end;
            this.toBeReplaced = JobBackOff.toBeReplaced(view);
        }

        Counting count() {
            int moreSucceeded = settle("succeeded", succeeded);
            int moreFailed = settle("failed", failed);
            for (ApiObject pod : view.pods()) {
                if (succeeded.size() + failed.size() + indexes.size() >= MOST) break;
                if (JobPod.isTracked(pod) && mayGo(pod)) record(pod);
            }
            Indexes before = Indexes.parse(
                    view.job().status().text("completedIndexes").orElse(""),
                    view.completions().orElse(0));
            return new Counting(succeeded, failed, moreSucceeded, moreFailed, before.and(Indexes.of(indexes)), free);
        }

        /** Recorded pods that have lost their finalizer, or have gone, may be counted; the others stay. */
        private int settle(String field, List<String> staying) {
            Set<String> tracked = new HashSet<>();
            view.pods().stream().filter(JobPod::isTracked).forEach(pod -> tracked.add(pod.uid()));
            List<String> uncounted = view.uncounted(field);
            uncounted.stream().filter(tracked::contains).forEach(staying::add);
            return uncounted.size() - staying.size();
        }

        private boolean mayGo(ApiObject pod) {
            if (Pods.hasSucceeded(pod)) return true;
            if (end.isPresent()) return Pods.isTerminal(pod) || pod.isDeleting();
            return view.isFailed(pod)
                    && JobPod.index(pod)
                            .flatMap(index -> Optional.ofNullable(toBeReplaced.get(index)))
                            .filter(last -> last.uid().equals(pod.uid()))
                            .isEmpty();
        }

        private void record(ApiObject pod) {
            free.add(pod);
            if (view.isRecorded(pod) || !view.hasPart(pod)) return;
            if (Pods.hasSucceeded(pod)) {
                if (view.isIndexed()) indexes.add(JobPod.index(pod).orElseThrow());
                else succeeded.add(pod.uid());
            } else if (countsAsFailed(pod) && view.policy().counts(pod)) {
                failed.add(pod.uid());
            }
        }

        /** A Job that fails fails all its pods; one that has succeeded only stops those it needs no more. */
        private boolean countsAsFailed(ApiObject pod) {
            return end.map(over -> !over.isSuccess() || Pods.hasFailed(pod)).orElse(true);
        }
    }
}
