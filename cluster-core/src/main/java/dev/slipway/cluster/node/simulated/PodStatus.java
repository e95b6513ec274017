package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.node.simulated.PodScript.Role;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A pod's status, given those of its containers: phase, addresses and conditions as a kubelet writes them. */
final class PodStatus {
    /** The conditions that a kubelet writes, in its order. */
    private static final List<String> OWN =
            List.of("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled");

    private final ApiObject pod;
    private final PodLife.Step step;
    private final Instant now;

    PodStatus(ApiObject pod, PodLife.Step step, Instant now) {
        this.pod = pod;
        this.step = step;
        this.now = now;
    }

    Mapping status(String hostAddress, String podAddress) {
        String phase = phase();
        Mapping status = pod.status();
        status = with(status, "phase", phase);
        status = with(status, "conditions", conditions(phase));
        status = with(status, "hostIP", hostAddress);
        status = with(status, "hostIPs", List.of(Mapping.of("ip", hostAddress)));
        status = with(status, "podIP", podAddress);
        status = with(status, "podIPs", List.of(Mapping.of("ip", podAddress)));
        if (!status.has("startTime")) status = status.with("startTime", Times.seconds(now));
        if (!step.init().isEmpty()) status = with(status, "initContainerStatuses", statuses(step.init()));
        return with(status, "containerStatuses", statuses(step.containers()));
    }

    /** The very status where it says so already: what does not change need not be looked at by those who get it. */
    private static Mapping with(Mapping status, String field, Object value) {
        Tree tree = Tree.of(value);
        return status.get(field).filter(tree::equals).isPresent() ? status : status.with(field, tree);
    }

    private static List<Mapping> statuses(List<ContainerLife> lives) {
        return lives.stream().map(ContainerLife::status).toList();
    }

    private String phase() {
        if (step.over()) {
            boolean failed = Stream.concat(
                            step.init().stream().filter(life -> life.role() == Role.INIT), step.containers().stream())
                    .anyMatch(life -> life.isTerminated() && life.exitCode() != 0);
            return failed ? "Failed" : "Succeeded";
        }
        return step.containers().stream().anyMatch(ContainerLife::hasRun) ? "Running" : "Pending";
    }

    private Sequence conditions(String phase) {
        Sequence conditions = pod.status().sequence("conditions");
        conditions =
                set(conditions, new Condition("PodReadyToStartContainers", step.over() ? "False" : "True", "", ""));
        conditions = set(conditions, initialised(phase));
        String unready = names(
                life -> !life.isReady(),
                Stream.concat(
                        step.init().stream().filter(life -> life.role() == Role.SIDECAR), step.containers().stream()));
        boolean ready = unready.isEmpty() && phase.equals("Running");
        conditions = set(conditions, ready ? gated() : notReady("Ready", phase, unready));
        conditions = set(
                conditions,
                ready ? new Condition("ContainersReady", "True", "", "") : notReady("ContainersReady", phase, unready));
        return inOrder(set(conditions, new Condition("PodScheduled", "True", "", "")));
    }

    private Condition initialised(String phase) {
        if (phase.equals("Succeeded")) return new Condition("Initialized", "True", "PodCompleted", "");
        String missing = names(
                life -> life.role() == Role.SIDECAR ? !life.isUp() && !life.hasRun() : !life.hasSucceeded(),
                step.init().stream());
        boolean began = step.containers().stream().anyMatch(ContainerLife::hasRun);
        return missing.isEmpty() || began
                ? new Condition("Initialized", "True", "", "")
                : new Condition(
                        "Initialized",
                        "False",
                        "ContainersNotInitialized",
                        "containers with incomplete status: [" + missing + "]");
    }

    /** As a kubelet leaves them: what others wrote, then its own. */
    private static Sequence inOrder(Sequence conditions) {
        return new Sequence(conditions.mappings().stream()
                .sorted(Comparator.comparing(
                        condition -> OWN.indexOf(condition.text("type").orElse(""))))
                .map(condition -> (Tree) condition)
                .toList());
    }

    private Condition notReady(String type, String phase, String unready) {
        if (step.over())
            return new Condition(type, "False", phase.equals("Succeeded") ? "PodCompleted" : "PodFailed", "");
        return new Condition(type, "False", "ContainersNotReady", "containers with unready status: [" + unready + "]");
    }

    /** Ready, if everybody else who has a say in that agrees. */
    private Condition gated() {
        String closed = pod.spec().sequence("readinessGates").mappings().stream()
                .map(gate -> gate.text("conditionType").orElse(""))
                .flatMap(type -> closed(type).stream())
                .collect(Collectors.joining(", "));
        return closed.isEmpty()
                ? new Condition("Ready", "True", "", "")
                : new Condition("Ready", "False", "ReadinessGatesNotReady", closed);
    }

    private Optional<String> closed(String type) {
        Optional<Condition> condition = pod.condition(type);
        if (condition.isEmpty())
            return Optional.of("corresponding condition of pod readiness gate \"" + type + "\" does not exist.");
        return condition
                .filter(there -> !there.isTrue())
                .map(there ->
                        "the status of pod readiness gate \"" + type + "\" is not \"True\", but " + there.status());
    }

    private Sequence set(Sequence conditions, Condition condition) {
        return condition.setTerselyIn(conditions, now);
    }

    private static String names(Predicate<ContainerLife> which, Stream<ContainerLife> lives) {
        return lives.filter(which).map(ContainerLife::name).collect(Collectors.joining(" "));
    }
}
