package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.node.simulated.PodScript.Role;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One container of a simulated pod: what its status says, and what it says next.
 *
 * <p>Everything is read from the status, nothing is remembered, so that a plane that was killed goes on where it stopped. The API keeps whole
 * seconds only; the container id carries the start to the millisecond, as the last part of {@code simulated://<pod uid>/<name>/<start>}. Where earlier
 * restarts are forgiven, their number stands before it.
 *
 * @param container from the pod's spec
 * @param status its entry in the pod's status; empty before there is one
 */
record ContainerLife(ApiObject pod, Mapping container, Mapping status, Role role) {
    private static final String SCHEME = "simulated://";

    /** Those that prepare or accompany the others, in the order of the spec. */
    static List<ContainerLife> init(ApiObject pod) {
        return all(pod, "initContainers", "initContainerStatuses");
    }

    /** The containers that a pod is for, in the order of its spec. */
    static List<ContainerLife> main(ApiObject pod) {
        return all(pod, "containers", "containerStatuses");
    }

    private static List<ContainerLife> all(ApiObject pod, String containers, String statuses) {
        List<Mapping> known = pod.status().sequence(statuses).mappings();
        return pod.spec().sequence(containers).mappings().stream()
                .map(container ->
                        new ContainerLife(pod, container, statusOf(container, known), role(container, containers)))
                .toList();
    }

    private static Role role(Mapping container, String list) {
        if (list.equals("containers")) return Role.MAIN;
        return container.text("restartPolicy").equals(Optional.of("Always")) ? Role.SIDECAR : Role.INIT;
    }

    private static Mapping statusOf(Mapping container, List<Mapping> known) {
        return known.stream()
                .filter(status -> status.text("name").equals(container.text("name")))
                .findFirst()
                .orElse(Mapping.empty());
    }

    /** The same container with another status. */
    ContainerLife with(Mapping next) {
        return new ContainerLife(pod, container, next, role);
    }

    String name() {
        return container.text("name").orElse("");
    }

    String image() {
        return container.text("image").orElse("");
    }

    /** Where it stands in the pod, as events say it. */
    String field() {
        return (role == Role.MAIN ? "spec.containers{" : "spec.initContainers{") + name() + "}";
    }

    String podAddress() {
        return pod.status().text("podIP").orElse("");
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

    /** Whether it ran at least once. */
    boolean hasRun() {
        return !id().isEmpty();
    }

    boolean isReady() {
        return status.bool("ready").orElse(false);
    }

    boolean isUp() {
        return status.bool("started").orElse(false);
    }

    long exitCode() {
        return status.whole("state", "terminated", "exitCode").orElse(0L);
    }

    long restarts() {
        return status.whole("restartCount").orElse(0L);
    }

    /** Those that count for the time before the next. */
    long unforgivenRestarts() {
        return Math.max(0, restarts() - forgiven());
    }

    String waitingReason() {
        return status.text("state", "waiting", "reason").orElse("");
    }

    /** The run that ended last; empty where none did. */
    Mapping lastRun() {
        return isTerminated() ? status.mapping("state", "terminated") : status.mapping("lastState", "terminated");
    }

    /** When the present, or else the last, run began. */
    Instant startedAt() {
        try {
            return Instant.ofEpochMilli(Long.parseLong(id().substring(id().lastIndexOf('/') + 1)));
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
    Mapping started(Instant now, long forgiven) {
        boolean again = !lastRun().isEmpty();
        Mapping state = Mapping.of("running", Mapping.of("startedAt", Times.seconds(now)));
        String pardon = forgiven > 0 ? forgiven + "/" : "";
        Mapping started = withLast(with(state, false))
                .with("started", false)
                .with("containerID", SCHEME + pod.uid() + "/" + name() + "/" + pardon + now.toEpochMilli());
        return again ? started.with("restartCount", restarts() + 1) : started;
    }

    Mapping exited(Instant now, long code, String reason, String message) {
        Mapping.Builder run =
                Mapping.builder().put("containerID", id()).put("exitCode", code).put("finishedAt", Times.seconds(now));
        if (!message.isEmpty()) run.put("message", message);
        run.put("reason", reason).put("startedAt", Times.seconds(startedAt()));
        return with(Mapping.of("terminated", run.build()), false).with("started", false);
    }

    /** Ended because the pod was asked to stop; one that never ran ends all the same. */
    Mapping killed(Instant now, long code) {
        if (isTerminated()) return status;
        if (isRunning()) return exited(now, code, code == 0 ? "Completed" : "Error", "");
        Mapping run = Mapping.of("exitCode", code, "finishedAt", Times.seconds(now), "reason", "Error");
        return with(Mapping.of("terminated", run), false).with("started", false);
    }

    /** Not to be restarted before its time. */
    Mapping crashLooping(String message) {
        return withLast(waiting("CrashLoopBackOff", message)).with("started", false);
    }

    /** {@code name_namespace(uid)}, as a kubelet names a pod. */
    String podText() {
        return pod.name() + "_" + pod.namespace() + "(" + pod.uid() + ")";
    }

    /** How many restarts were forgiven before the present, or else the last, run. */
    long forgiven() {
        String[] parts = id().split("/", -1);
        try {
            return parts.length == 6 ? Long.parseLong(parts[4]) : 0;
        } catch (NumberFormatException anotherRuntime) {
            return 0;
        }
    }

    private String id() {
        return status.text("containerID").orElse("");
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
