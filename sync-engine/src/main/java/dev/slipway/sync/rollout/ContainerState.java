package dev.slipway.sync.rollout;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.rollout.Leaf.Cause;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One container of a pod, as its kubelet sees it.
 *
 * @param spec empty where the pod has no such container
 */
record ContainerState(Mapping spec, Mapping status, boolean isInit) {
    private static final List<String> IMAGE =
            List.of("ImagePullBackOff", "ErrImagePull", "ErrImageNeverPull", "InvalidImageName", "ImageInspectError");
    private static final List<String> CRASH = List.of("CrashLoopBackOff", "RunContainerError");
    private static final List<String> CONTAINER = List.of("CreateContainerConfigError", "CreateContainerError");

    /** A message of a container may be a page of its log; the end is what matters, and a status is no place for more. */
    private static final int LONGEST = 200;

    /** Init containers first: the others wait for them. */
    static Stream<ContainerState> all(ApiObject pod) {
        return Stream.concat(
                each(pod, "initContainers", "initContainerStatuses", true),
                each(pod, "containers", "containerStatuses", false));
    }

    private static Stream<ContainerState> each(ApiObject pod, String specs, String statuses, boolean isInit) {
        return pod.status().sequence(statuses).mappings().stream()
                .map(status -> new ContainerState(
                        pod.spec().sequence(specs).mappings().stream()
                                .filter(spec -> spec.text("name").equals(status.text("name")))
                                .findFirst()
                                .orElse(Mapping.empty()),
                        status,
                        isInit));
    }

    String name() {
        return status.text("name").orElse("");
    }

    /** {@code init container migrate}. */
    String title() {
        return (isInit ? "init container " : "container ") + name();
    }

    boolean isReady() {
        return status.bool("ready").orElse(false);
    }

    boolean isRunning() {
        return status.mapping("state").has("running");
    }

    /** Why it does not run; empty if it does, or has ended. */
    String waitingReason() {
        return status.text("state", "waiting", "reason").orElse("");
    }

    /** Whether waiting does not help without a change. */
    boolean isStuck() {
        return Stream.of(IMAGE, CRASH, CONTAINER).anyMatch(reasons -> reasons.contains(waitingReason()));
    }

    /** Whether it ended badly, and was not started again. */
    boolean hasFailed() {
        return status.whole("state", "terminated", "exitCode").orElse(0L) != 0;
    }

    /** What a stuck one is in, and what is known of its end. */
    String stuck() {
        String detail = lastRun().has("exitCode")
                ? "it " + ending()
                : status.text("state", "waiting", "message").orElse("");
        return title() + " is in " + waitingReason() + (detail.isEmpty() ? "" : ": " + detail);
    }

    /** What one that is not ready lacks. */
    String unready() {
        if (restarts() > 0 && lastRun().whole("exitCode").orElse(0L) != 0)
            return title() + " is not ready; it was started " + (restarts() + 1) + " times and last " + ending();
        boolean starting = spec.has("startupProbe") && !status.bool("started").orElse(false);
        return title() + " is not ready"
                + probe(starting ? "startup" : "readiness")
                        .map(text -> ": its " + text + " does not succeed")
                        .orElse("");
    }

    /** How its last run ended: {@code ended with exit code 3: no such table}. */
    String ending() {
        Mapping run = lastRun();
        String reason = run.text("reason")
                .filter(word -> !word.equals("Error") && !word.equals("Completed"))
                .map(word -> " (" + word + ")")
                .orElse("");
        String message = run.text("message")
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> ": " + (text.length() > LONGEST ? "... " + text.substring(text.length() - LONGEST) : text))
                .orElse("");
        return "ended with exit code " + run.whole("exitCode").orElse(0L) + reason + message;
    }

    Leaf leaf(ApiObject pod) {
        return new Leaf(pod.key(), Optional.of(name()), Optional.of(cause()));
    }

    private Cause cause() {
        if (IMAGE.contains(waitingReason())) return Cause.IMAGE;
        if (CONTAINER.contains(waitingReason())) return Cause.CONTAINER;
        boolean crashed = CRASH.contains(waitingReason())
                || hasFailed()
                || restarts() > 0 && lastRun().whole("exitCode").orElse(0L) != 0;
        return crashed ? Cause.CRASH : Cause.PROBE;
    }

    private Mapping lastRun() {
        Mapping now = status.mapping("state", "terminated");
        return now.isEmpty() ? status.mapping("lastState", "terminated") : now;
    }

    private long restarts() {
        return status.whole("restartCount").orElse(0L);
    }

    private Optional<String> probe(String which) {
        Mapping probe = spec.mapping(which + "Probe");
        if (probe.isEmpty()) return Optional.empty();
        String how = "";
        if (probe.has("httpGet"))
            how = " GET " + probe.text("httpGet", "path").orElse("/") + " on port " + port(probe.mapping("httpGet"));
        if (probe.has("tcpSocket")) how = " of port " + port(probe.mapping("tcpSocket"));
        if (probe.has("grpc")) how = " of port " + port(probe.mapping("grpc"));
        if (probe.has("exec"))
            how = " " + String.join(" ", probe.sequence("exec", "command").texts());
        return Optional.of(which + " probe" + how);
    }

    private static String port(Mapping target) {
        return target.whole("port")
                .map(String::valueOf)
                .or(() -> target.text("port"))
                .orElse("?");
    }
}
