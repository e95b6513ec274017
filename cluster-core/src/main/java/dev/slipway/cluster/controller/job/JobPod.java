package dev.slipway.cluster.controller.job;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a Job reads from its pods, and writes to them. */
final class JobPod {
    static final String TRACKING = "batch.kubernetes.io/job-tracking";
    static final String INDEX = "batch.kubernetes.io/job-completion-index";

    /** How often its index failed before it, where each index has a limit of its own. */
    static final String FAILURES = "batch.kubernetes.io/job-index-failure-count";

    /** How often its index failed before it in ways that do not count. */
    static final String IGNORED_FAILURES = "batch.kubernetes.io/job-index-ignored-failure-count";

    private JobPod() {}

    static boolean isTracked(ApiObject pod) {
        return pod.finalizers().contains(TRACKING);
    }

    static ApiObject tracked(ApiObject pod) {
        return pod.withFinalizer(TRACKING);
    }

    static ApiObject untracked(ApiObject pod) {
        return pod.withoutFinalizer(TRACKING);
    }

    /** Which part of the work is its own. */
    static Optional<Integer> index(ApiObject pod) {
        return pod.annotation(INDEX).filter(text -> text.matches("[0-9]{1,9}")).map(Integer::parseInt);
    }

    static int count(ApiObject pod, String annotation) {
        return pod.annotation(annotation)
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(Integer::parseInt)
                .orElse(0);
    }

    /** How often its index failed up to it, in whatever way. */
    static int failuresBefore(ApiObject pod) {
        return count(pod, FAILURES) + count(pod, IGNORED_FAILURES);
    }

    /**
     * When it came to its end: when the last of its containers did; else when it ceased to be ready; else when it was told to go; else, as of a
     * pod that never ran, when it was made.
     */
    static Instant end(ApiObject pod) {
        return lastExit(pod)
                .or(() -> unreadySince(pod))
                .or(() -> toldToGo(pod))
                .or(pod::creationTimestamp)
                .orElse(Instant.EPOCH);
    }

    private static Optional<Instant> lastExit(ApiObject pod) {
        List<Optional<Instant>> exits = Stream.concat(
                        pod.status().sequence("containerStatuses").mappings().stream(), sidecars(pod))
                .map(status -> status.text("state", "terminated", "finishedAt").map(Instant::parse))
                .toList();
        if (exits.stream().anyMatch(Optional::isEmpty)) return Optional.empty();
        return exits.stream().flatMap(Optional::stream).max(Instant::compareTo);
    }

    private static Stream<Mapping> sidecars(ApiObject pod) {
        List<Optional<String>> names = pod.spec().sequence("initContainers").mappings().stream()
                .filter(container -> container.text("restartPolicy").equals(Optional.of("Always")))
                .map(container -> container.text("name"))
                .toList();
        return pod.status().sequence("initContainerStatuses").mappings().stream()
                .filter(status -> names.contains(status.text("name")));
    }

    private static Optional<Instant> unreadySince(ApiObject pod) {
        return pod.status().sequence("conditions").mappings().stream()
                .filter(condition -> condition.text("type").equals(Optional.of("Ready"))
                        && condition.text("status").equals(Optional.of("False")))
                .flatMap(condition -> condition.text("lastTransitionTime").stream())
                .map(Instant::parse)
                .findFirst();
    }

    static Optional<Instant> toldToGo(ApiObject pod) {
        long grace = pod.metadata().whole("deletionGracePeriodSeconds").orElse(0L);
        return pod.deletionTimestamp().map(at -> at.minus(Duration.ofSeconds(grace)));
    }

    /** How often its containers were restarted while it is not at its end. */
    static long restarts(ApiObject pod) {
        if (Pods.isTerminal(pod)) return 0;
        long ofInit = pod.status().sequence("initContainerStatuses").mappings().stream()
                .mapToLong(status -> status.whole("restartCount").orElse(0L))
                .sum();
        return ofInit + Pods.restarts(pod);
    }
}
