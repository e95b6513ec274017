package dev.slipway.cluster.controller.job;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A Job, its pods, and the numbers that follow.
 *
 * <p>Each pod is counted exactly once, though it may be deleted at any time and the plane may die at any time: a pod is kept by a finalizer
 * until its end stands in {@code status.uncountedTerminatedPods}, then loses it, and moves into the count once it is seen to have lost it.
 */
record JobView(ApiObject job, List<ApiObject> pods, Instant now) {
    static final String TRACKING = "batch.kubernetes.io/job-tracking";
    static final String INDEX = "batch.kubernetes.io/job-completion-index";

    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(10);

    JobView {
        pods = List.copyOf(pods);
    }

    int parallelism() {
        return job.spec().whole("parallelism").orElse(1L).intValue();
    }

    /** How many must succeed; empty means: once one has, the others may end and no more start. */
    Optional<Integer> completions() {
        return job.spec().whole("completions").map(Long::intValue);
    }

    boolean isIndexed() {
        return job.spec().text("completionMode").equals(Optional.of("Indexed"));
    }

    boolean isSuspended() {
        return job.spec().bool("suspend").orElse(false);
    }

    boolean isFinished() {
        return finish().isPresent();
    }

    /** When it was found complete or failed. */
    Optional<Instant> finish() {
        return Stream.of("Complete", "Failed")
                .flatMap(type -> since(type).stream())
                .findFirst();
    }

    /** Since when a condition is true. */
    Optional<Instant> since(String type) {
        return job.status().sequence("conditions").mappings().stream()
                .filter(entry -> entry.text("type").equals(Optional.of(type))
                        && entry.text("status").equals(Optional.of("True")))
                .map(entry ->
                        entry.text("lastTransitionTime").map(Instant::parse).orElse(now))
                .findFirst();
    }

    List<ApiObject> active() {
        return pods.stream().filter(Pods::isActive).toList();
    }

    List<ApiObject> terminating() {
        return pods.stream()
                .filter(pod -> pod.isDeleting() && !Pods.isTerminal(pod))
                .toList();
    }

    /** Pods that have ended and stand nowhere yet. */
    List<ApiObject> newlyEnded(boolean succeeded) {
        TreeSet<String> recorded = new TreeSet<>(uncounted(true));
        recorded.addAll(uncounted(false));
        return pods.stream()
                .filter(pod -> succeeded ? Pods.hasSucceeded(pod) : Pods.hasFailed(pod))
                .filter(pod -> isTracked(pod) && !recorded.contains(pod.uid()))
                .toList();
    }

    static boolean isTracked(ApiObject pod) {
        return pod.finalizers().contains(TRACKING);
    }

    /** The uids of pods whose end is recorded and not counted yet. */
    List<String> uncounted(boolean succeeded) {
        return job.status()
                .sequence("uncountedTerminatedPods", succeeded ? "succeeded" : "failed")
                .texts();
    }

    /** Recorded pods that have lost their finalizer, or have gone: these may be counted. */
    List<String> countable(boolean succeeded) {
        TreeSet<String> tracked = new TreeSet<>();
        pods.stream().filter(JobView::isTracked).forEach(pod -> tracked.add(pod.uid()));
        return uncounted(succeeded).stream()
                .filter(uid -> !tracked.contains(uid))
                .toList();
    }

    /** How many have succeeded, counted or not. */
    int succeeded() {
        if (isIndexed()) return completedIndexes().size();
        return counted("succeeded") + uncounted(true).size() + newlyEnded(true).size();
    }

    /** How many have failed, counted or not. */
    int failed() {
        return counted("failed") + uncounted(false).size() + newlyEnded(false).size();
    }

    int counted(String field) {
        return job.status().whole(field).orElse(0L).intValue();
    }

    /** The indexes of which a pod has succeeded. */
    TreeSet<Integer> completedIndexes() {
        TreeSet<Integer> indexes =
                Indexes.parse(job.status().text("completedIndexes").orElse(""));
        newlyEnded(true).forEach(pod -> index(pod).ifPresent(indexes::add));
        return indexes;
    }

    static Optional<Integer> index(ApiObject pod) {
        return pod.annotation(INDEX).map(Integer::parseInt);
    }

    /** How often containers were restarted in pods that restart themselves. */
    long restarts() {
        return active().stream().mapToLong(Pods::restarts).sum();
    }

    /** When the next pod may start: after a failure 10 s, doubling with each further one without a success in between, at most 10 min. */
    Optional<Instant> nextStart() {
        Instant lastSuccess = ends(Pods::hasSucceeded).max(Instant::compareTo).orElse(Instant.MIN);
        List<Instant> failures = ends(Pods::hasFailed)
                .filter(end -> end.isAfter(lastSuccess))
                .sorted()
                .toList();
        if (failures.isEmpty()) return Optional.empty();
        Duration wait = FIRST_BACK_OFF;
        for (int i = 1; i < failures.size() && wait.compareTo(LONGEST_BACK_OFF) < 0; i++) wait = wait.multipliedBy(2);
        if (wait.compareTo(LONGEST_BACK_OFF) > 0) wait = LONGEST_BACK_OFF;
        return Optional.of(failures.get(failures.size() - 1).plus(wait));
    }

    private Stream<Instant> ends(java.util.function.Predicate<ApiObject> which) {
        return pods.stream().filter(which).map(JobView::endOf);
    }

    /** When the last container of a pod finished; without any, when the pod was told to go, or was made. */
    private static Instant endOf(ApiObject pod) {
        return pod.status().sequence("containerStatuses").mappings().stream()
                .map(status -> status.mapping("state", "terminated"))
                .flatMap((Mapping run) -> run.text("finishedAt").stream())
                .map(Instant::parse)
                .max(Instant::compareTo)
                .or(pod::deletionTimestamp)
                .or(pod::creationTimestamp)
                .orElse(Instant.EPOCH);
    }
}
