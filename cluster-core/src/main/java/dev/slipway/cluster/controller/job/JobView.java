package dev.slipway.cluster.controller.job;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A Job, its pods, and the numbers that follow.
 *
 * <p>Each pod is counted exactly once, though it may be deleted at any time and the plane may die at any time: a pod is kept by a finalizer
 * until its end stands in {@code status.uncountedTerminatedPods}, then loses it, and moves into the count once it is seen to have lost it.
 */
final class JobView {
    private final ApiObject job;
    private final List<ApiObject> pods;
    private final Instant now;
    private final FailurePolicy policy;
    private final List<ApiObject> active;
    private final List<ApiObject> terminating;
    private final Set<String> uncountedSucceeded;
    private final Set<String> uncountedFailed;
    private final Indexes succeededIndexes;
    private final Indexes failedIndexes;
    private final int succeeded;
    private final int failed;

    JobView(ApiObject job, List<ApiObject> pods, Instant now) {
        this.job = job;
        this.pods = List.copyOf(pods);
        this.now = now;
        policy = FailurePolicy.of(job);
        active = pods.stream().filter(Pods::isActive).toList();
        terminating = pods.stream()
                .filter(pod -> pod.isDeleting() && !Pods.isTerminal(pod))
                .toList();
        uncountedSucceeded = new HashSet<>(uncounted("succeeded"));
        uncountedFailed = new HashSet<>(uncounted("failed"));
        succeededIndexes = isIndexed() ? indexes("completedIndexes", this::succeedsNow) : Indexes.NONE;
        failedIndexes = limitPerIndex().isPresent() ? indexes("failedIndexes", this::failsItsIndex) : Indexes.NONE;
        succeeded = isIndexed()
                ? succeededIndexes.count()
                : number("succeeded") + uncountedSucceeded.size() + count(this::succeedsNow);
        failed = number("failed") + uncountedFailed.size() + count(pod -> failsNow(pod) && policy.counts(pod));
    }

    ApiObject job() {
        return job;
    }

    List<ApiObject> pods() {
        return pods;
    }

    Instant now() {
        return now;
    }

    FailurePolicy policy() {
        return policy;
    }

    int parallelism() {
        return job.spec().whole("parallelism").orElse(1L).intValue();
    }

    /** How many must succeed; empty means: once one has, the others may end and no more start. */
    Optional<Integer> completions() {
        return job.spec().whole("completions").map(Long::intValue);
    }

    /** How many failures each index may have, if they are counted by index. */
    Optional<Long> limitPerIndex() {
        return isIndexed() ? job.spec().whole("backoffLimitPerIndex") : Optional.empty();
    }

    boolean isIndexed() {
        return job.spec().text("completionMode").equals(Optional.of("Indexed"));
    }

    boolean isSuspended() {
        return job.spec().bool("suspend").orElse(false);
    }

    /** Whether a pod that was told to go is replaced only when it has gone. */
    boolean waitsForTheEnd() {
        return job.spec().text("podReplacementPolicy").equals(Optional.of("Failed"));
    }

    boolean isFinished() {
        return isTrue("Complete") || isTrue("Failed");
    }

    boolean isTrue(String condition) {
        return job.isTrue(condition);
    }

    /** Pods that run or are going to. */
    List<ApiObject> active() {
        return active;
    }

    /** Pods that were told to go and have not come to their end. */
    List<ApiObject> terminating() {
        return terminating;
    }

    /** How many have succeeded, counted or not; of an indexed Job, how many indexes. */
    int succeeded() {
        return succeeded;
    }

    /** How many have failed, counted or not. */
    int failed() {
        return failed;
    }

    /** The indexes of which a pod has succeeded. */
    Indexes succeededIndexes() {
        return succeededIndexes;
    }

    /** The indexes that are given up. */
    Indexes failedIndexes() {
        return failedIndexes;
    }

    /** A number of the status. */
    int number(String field) {
        return job.status().whole(field).orElse(0L).intValue();
    }

    /** The uids of pods whose end is recorded and not counted yet. */
    List<String> uncounted(String field) {
        return job.status().sequence("uncountedTerminatedPods", field).texts();
    }

    boolean isRecorded(ApiObject pod) {
        return uncountedSucceeded.contains(pod.uid()) || uncountedFailed.contains(pod.uid());
    }

    /** Recorded as failed: a success that comes after that, while it is going, counts no more. */
    boolean isRecordedAsFailed(ApiObject pod) {
        return uncountedFailed.contains(pod.uid());
    }

    /** Whether it counts as failed: it has, or it was told to go and nobody waits for what becomes of it. */
    boolean isFailed(ApiObject pod) {
        return Pods.hasFailed(pod) || pod.isDeleting() && !Pods.hasSucceeded(pod) && !waitsForTheEnd();
    }

    /** Whether it has part in the work: every pod of a Job without indexes. */
    boolean hasPart(ApiObject pod) {
        return !isIndexed()
                || JobPod.index(pod)
                        .filter(index -> index < completions().orElse(0))
                        .isPresent();
    }

    /** Pods whose failure is recent: they still wait to be counted, or to be replaced. */
    Stream<ApiObject> failures() {
        return pods.stream().filter(pod -> JobPod.isTracked(pod) && hasPart(pod) && isFailed(pod));
    }

    private boolean isNew(ApiObject pod) {
        return JobPod.isTracked(pod) && hasPart(pod) && !isRecorded(pod);
    }

    private boolean succeedsNow(ApiObject pod) {
        return Pods.hasSucceeded(pod) && isNew(pod);
    }

    private boolean failsNow(ApiObject pod) {
        return isFailed(pod) && isNew(pod);
    }

    private boolean failsItsIndex(ApiObject pod) {
        if (!JobPod.isTracked(pod) || !hasPart(pod) || !isFailed(pod)) return false;
        FailurePolicy.Action action = policy.match(pod).action();
        if (action == FailurePolicy.Action.FAIL_INDEX) return true;
        return action != FailurePolicy.Action.IGNORE
                && JobPod.count(pod, JobPod.FAILURES) >= limitPerIndex().orElse(Long.MAX_VALUE);
    }

    private int count(Predicate<ApiObject> which) {
        return (int) pods.stream().filter(which).count();
    }

    private Indexes indexes(String field, Predicate<ApiObject> which) {
        Indexes known =
                Indexes.parse(job.status().text(field).orElse(""), completions().orElse(0));
        return known.and(Indexes.of(pods.stream()
                .filter(which)
                .flatMap(pod -> JobPod.index(pod).stream())
                .toList()));
    }
}
