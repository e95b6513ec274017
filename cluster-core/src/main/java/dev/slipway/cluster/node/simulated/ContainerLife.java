package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One container of a simulated pod: what its status says, and what it says next.
 *
 * <p>Everything is read from the status, nothing is remembered, so that a plane that was killed goes on where it stopped. The API keeps whole
 * seconds only; the container id carries the start to the millisecond, as the last part of {@code simulated://<pod uid>/<name>/<start>}.
 *
 * @param container from the pod's spec
 * @param status its entry in the pod's status; empty before there is one
 */
record ContainerLife(ApiObject pod, Mapping container, Mapping status) {
    private static final String SCHEME = "simulated://";
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(300);
    /** A container that ran this long is forgiven its earlier crashes. */
    private static final Duration FORGIVEN_AFTER = Duration.ofMinutes(10);

    private static final int KILLED = 143;

    /** Those of one list of a pod, in the order of its spec, each with its entry in the list of statuses. */
    static List<ContainerLife> all(ApiObject pod, String containers, String statuses) {
        List<Mapping> known = pod.status().sequence(statuses).mappings();
        return pod.spec().sequence(containers).mappings().stream()
                .map(container -> new ContainerLife(pod, container, statusOf(container, known)))
                .toList();
    }

    private static Mapping statusOf(Mapping container, List<Mapping> known) {
        return known.stream()
                .filter(status -> status.text("name").equals(container.text("name")))
                .findFirst()
                .orElse(Mapping.empty());
    }

    String name() {
        return container.text("name").orElse("");
    }

    String image() {
        return container.text("image").orElse("");
    }

    boolean isRunning() {
        return status.mapping("state").has("running");
    }

    boolean isTerminated() {
        return status.mapping("state").has("terminated");
    }

    boolean hasSucceeded() {
        return isTerminated() && exitCode() == 0;
    }

    boolean isReady() {
        return status.bool("ready").orElse(false);
    }

    boolean isSidecar() {
        return container.text("restartPolicy").equals(Optional.of("Always"));
    }

    long exitCode() {
        return status.whole("state", "terminated", "exitCode").orElse(0L);
    }

    long restarts() {
        return status.whole("restartCount").orElse(0L);
    }

    String waitingReason() {
        return status.text("state", "waiting", "reason").orElse("");
    }

    /** When the present, or else the last, run began. */
    Instant startedAt() {
        String id = status.text("containerID").orElse("");
        try {
            return Instant.ofEpochMilli(Long.parseLong(id.substring(id.lastIndexOf('/') + 1)));
        } catch (NumberFormatException anotherRuntime) {
            return status.text("state", "running", "startedAt")
                    .map(Instant::parse)
                    .orElse(Instant.EPOCH);
        }
    }

    Mapping waiting(String reason, String message) {
        Mapping why =
                message.isEmpty() ? Mapping.of("reason", reason) : Mapping.of("reason", reason, "message", message);
        return with(Mapping.of("waiting", why), false);
    }

    /** Running since now; a run before this one becomes the last state. */
    Mapping started(Instant now, boolean ready) {
        boolean again = isTerminated() || status.mapping("lastState").has("terminated");
        Mapping state = Mapping.of("running", Mapping.of("startedAt", Times.seconds(now)));
        Mapping started = withLast(with(state, ready))
                .with("started", true)
                .with("containerID", SCHEME + pod.uid() + "/" + name() + "/" + now.toEpochMilli());
        return again ? started.with("restartCount", restarts() + 1) : started;
    }

    Mapping ready() {
        return status.with("ready", true);
    }

    Mapping exited(Instant now, int code) {
        Mapping run = Mapping.of(
                "containerID", status.text("containerID").orElse(""),
                "exitCode", code,
                "finishedAt", Times.seconds(now),
                "reason", code == 0 ? "Completed" : "Error",
                "startedAt", Times.seconds(startedAt()));
        return with(Mapping.of("terminated", run), false).with("started", false);
    }

    /** Ended because the pod was asked to stop; one that never ran ends all the same. */
    Mapping killed(Instant now) {
        boolean ran = !status.text("containerID").orElse("").isEmpty();
        Mapping run = Mapping.of("exitCode", KILLED, "finishedAt", Times.seconds(now), "reason", "Error");
        return ran ? exited(now, KILLED) : with(Mapping.of("terminated", run), false);
    }

    /** Not to be restarted before its time. */
    Mapping crashLooping() {
        String message =
                "back-off " + shortly(backOff()) + " restarting failed container=" + name() + " pod=" + podText();
        return withLast(waiting("CrashLoopBackOff", message)).with("started", false);
    }

    /** {@code name_namespace(uid)}, as a kubelet names a pod. */
    String podText() {
        return pod.name() + "_" + pod.namespace() + "(" + pod.uid() + ")";
    }

    /** When a container that has exited may start again. */
    Instant restartAt() {
        Mapping run =
                isTerminated() ? status.mapping("state", "terminated") : status.mapping("lastState", "terminated");
        Instant finished = run.text("finishedAt").map(Instant::parse).orElse(Instant.EPOCH);
        return finished.plus(backOff());
    }

    /** At once after the first exit, then 10 s, 20 s, 40 s and so on up to 5 min, as a kubelet does. */
    Duration backOff() {
        Mapping run =
                isTerminated() ? status.mapping("state", "terminated") : status.mapping("lastState", "terminated");
        Optional<Instant> from = run.text("startedAt").map(Instant::parse);
        Optional<Instant> to = run.text("finishedAt").map(Instant::parse);
        boolean forgiven = from.isPresent()
                && to.isPresent()
                && Duration.between(from.get(), to.get()).compareTo(FORGIVEN_AFTER) >= 0;
        if (restarts() == 0 || forgiven) return Duration.ZERO;
        Duration wait = FIRST_BACK_OFF;
        for (long i = 1; i < restarts() && wait.compareTo(LONGEST_BACK_OFF) < 0; i++) wait = wait.multipliedBy(2);
        return wait.compareTo(LONGEST_BACK_OFF) < 0 ? wait : LONGEST_BACK_OFF;
    }

    private static String shortly(Duration time) {
        long minutes = time.toMinutes();
        return (minutes > 0 ? minutes + "m" : "") + time.toSecondsPart() + "s";
    }

    private Mapping with(Mapping state, boolean ready) {
        Mapping base = status.isEmpty()
                ? Mapping.of(
                        "name",
                        name(),
                        "state",
                        state,
                        "lastState",
                        Mapping.empty(),
                        "ready",
                        ready,
                        "restartCount",
                        0,
                        "image",
                        image(),
                        "imageID",
                        "",
                        "started",
                        false)
                : status;
        return base.with("state", state).with("ready", ready);
    }

    private Mapping withLast(Mapping next) {
        return isTerminated()
                ? next.with("lastState", Mapping.of("terminated", status.mapping("state", "terminated")))
                : next;
    }
}
