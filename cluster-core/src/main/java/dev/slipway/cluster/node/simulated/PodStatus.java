package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A pod's status, given those of its containers: phase, addresses and conditions as a kubelet writes them. */
final class PodStatus {
    /** The conditions that a kubelet writes, in its order. */
    private static final List<String> OWN =
            List.of("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled");

    private final ApiObject pod;
    private final PodLife.Step step;
    private final boolean restartable;
    private final Instant now;

    /**
     * Derives a status.
     *
     * @param restartable whether a container that has failed may run again; else the pod is over with the last of them
     */
    PodStatus(ApiObject pod, PodLife.Step step, boolean restartable, Instant now) {
        this.pod = pod;
        this.step = step;
        this.restartable = restartable;
        this.now = now;
    }

    Mapping status(String hostAddress, String podAddress) {
        String phase = phase();
        boolean ended = phase.equals("Succeeded") || phase.equals("Failed");
        Mapping status = pod.status()
                .with("phase", phase)
                .with("conditions", conditions(phase, ended))
                .with("hostIP", hostAddress)
                .with("hostIPs", List.of(Mapping.of("ip", hostAddress)))
                .with("podIP", podAddress)
                .with("podIPs", List.of(Mapping.of("ip", podAddress)));
        if (!status.has("startTime")) status = status.with("startTime", Times.seconds(now));
        if (!step.init().isEmpty()) status = status.with("initContainerStatuses", List.copyOf(step.init()));
        return status.with("containerStatuses", List.copyOf(step.containers()));
    }

    private String phase() {
        List<Mapping> containers = step.containers();
        if (containers.stream().allMatch(PodStatus::isTerminated)) {
            boolean failed = containers.stream().anyMatch(status -> exitCode(status) != 0);
            if (!restartable || onlySucceedsOnce(failed)) return failed ? "Failed" : "Succeeded";
        }
        boolean ran = containers.stream()
                .anyMatch(status -> !status.text("containerID").orElse("").isEmpty());
        return ran ? "Running" : "Pending";
    }

    private boolean onlySucceedsOnce(boolean failed) {
        return switch (pod.spec().text("restartPolicy").orElse("Always")) {
            case "Never" -> true;
            case "OnFailure" -> !failed;
            default -> false;
        };
    }

    private Sequence conditions(String phase, boolean ended) {
        String unready = names(status -> !status.bool("ready").orElse(false), step.containers());
        String uninitialised = names(status -> !status.bool("ready").orElse(false), step.init());
        boolean ready = unready.isEmpty() && phase.equals("Running");
        Condition containersReady = ready
                ? new Condition("ContainersReady", "True", "", "")
                : notReady("ContainersReady", phase, ended, unready);
        Condition podReady = ready && gatesOpen()
                ? new Condition("Ready", "True", "", "")
                : ready
                        ? new Condition("Ready", "False", "ReadinessGatesNotReady", "a readiness gate is not True")
                        : notReady("Ready", phase, ended, unready);
        Condition initialised = uninitialised.isEmpty() || ended
                ? new Condition("Initialized", "True", phase.equals("Succeeded") ? "PodCompleted" : "", "")
                : new Condition(
                        "Initialized",
                        "False",
                        "ContainersNotInitialized",
                        "containers with incomplete status: [" + uninitialised + "]");
        Sequence conditions = pod.status().sequence("conditions");
        conditions = set(conditions, new Condition("PodReadyToStartContainers", ended ? "False" : "True", "", ""));
        conditions = set(conditions, initialised);
        conditions = set(conditions, podReady);
        conditions = set(conditions, containersReady);
        return inOrder(set(conditions, new Condition("PodScheduled", "True", "", "")));
    }

    /** As a kubelet leaves them: what others wrote, then its own. */
    private static Sequence inOrder(Sequence conditions) {
        return new Sequence(conditions.mappings().stream()
                .sorted(Comparator.comparing(
                        condition -> OWN.indexOf(condition.text("type").orElse(""))))
                .map(condition -> (Tree) condition)
                .toList());
    }

    private static Condition notReady(String type, String phase, boolean ended, String unready) {
        if (ended) return new Condition(type, "False", phase.equals("Succeeded") ? "PodCompleted" : "PodFailed", "");
        return new Condition(type, "False", "ContainersNotReady", "containers with unready status: [" + unready + "]");
    }

    private boolean gatesOpen() {
        return pod.spec().sequence("readinessGates").mappings().stream()
                .map(gate -> gate.text("conditionType").orElse(""))
                .allMatch(type -> pod.condition(type)
                        .filter(condition -> condition.isTrue())
                        .isPresent());
    }

    private Sequence set(Sequence conditions, Condition condition) {
        return condition.setTerselyIn(conditions, now);
    }

    private static String names(Predicate<Mapping> which, List<Mapping> statuses) {
        return statuses.stream()
                .filter(which)
                .map(status -> status.text("name").orElse(""))
                .collect(Collectors.joining(" "));
    }

    private static boolean isTerminated(Mapping status) {
        return status.mapping("state").has("terminated");
    }

    private static long exitCode(Mapping status) {
        return status.whole("state", "terminated", "exitCode").orElse(0L);
    }
}
