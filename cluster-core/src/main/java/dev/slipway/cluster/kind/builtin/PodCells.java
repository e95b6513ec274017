package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code kubectl get pods} shows. The status is one word out of many facts: the phase, overruled by the reason, by what init containers
 * do, by the last container that is not well, and by deletion.
 */
final class PodCells {
    private PodCells() {}

    static List<Column> columns() {
        return List.of(
                Column.NAME,
                Cells.text(
                        "Ready",
                        "Containers that are ready, of all.",
                        pod -> summary(pod).ready()),
                Cells.text("Status", "What the pod is doing, or what is wrong with it.", pod -> summary(pod).status),
                Cells.at(
                        "Restarts",
                        "How often containers were started again.",
                        (pod, now) -> summary(pod).restarts(now)),
                Cells.AGE,
                Cells.wide(Cells.text("IP", "Address of the pod.", PodCells::address)),
                Cells.wide(Cells.text(
                        "Node", "Where the pod runs.", pod -> Cells.text(pod.spec(), Cells.NONE, "nodeName"))),
                Cells.wide(Cells.text(
                        "Nominated Node",
                        "Where the pod may run once others have left.",
                        pod -> Cells.text(pod.status(), Cells.NONE, "nominatedNodeName"))),
                Cells.wide(Cells.text("Readiness Gates", "Gates that are open, of all.", PodCells::readinessGates)));
    }

    /** The word in the column Status. */
    static String status(ApiObject pod) {
        return summary(pod).status;
    }

    private static Summary summary(ApiObject pod) {
        Summary summary = new Summary(pod);
        summary.countInitContainers();
        if (!summary.initializing || pod.isTrue("Initialized")) summary.countContainers();
        summary.considerDeletion();
        return summary;
    }

    private static String address(ApiObject pod) {
        return pod.status().sequence("podIPs").mappings().stream()
                .findFirst()
                .flatMap(ip -> ip.text("ip"))
                .or(() -> pod.status().text("podIP"))
                .filter(ip -> !ip.isEmpty())
                .orElse(Cells.NONE);
    }

    private static String readinessGates(ApiObject pod) {
        List<Mapping> gates = pod.spec().sequence("readinessGates").mappings();
        if (gates.isEmpty()) return Cells.NONE;
        long open = gates.stream()
                .filter(gate -> pod.isTrue(gate.text("conditionType").orElse("")))
                .count();
        return open + "/" + gates.size();
    }

    /** Collects what the cells need in one walk over the container statuses. */
    private static final class Summary {
        private final ApiObject pod;
        private final SortedMap<String, Boolean> sidecars = new TreeMap<>();
        private String status;
        private long total;
        private long ready;
        private long restarts;
        private Instant lastRestart = Instant.MIN;
        private boolean initializing;

        Summary(ApiObject pod) {
            this.pod = pod;
            this.status = Cells.text(pod.status(), Cells.text(pod.status(), "", "phase"), "reason");
            if (pod.condition("PodScheduled").map(Condition::reason).equals(Optional.of("SchedulingGated"))) {
                status = "SchedulingGated";
            }
            total = pod.spec().sequence("containers").size();
            for (Mapping container : pod.spec().sequence("initContainers").mappings()) {
                boolean restartable = container.text("restartPolicy").equals(Optional.of("Always"));
                sidecars.put(container.text("name").orElse(""), restartable);
                if (restartable) total++;
            }
        }

        String ready() {
            return ready + "/" + total;
        }

        String restarts(Instant now) {
            if (restarts == 0 || lastRestart.equals(Instant.MIN)) return Long.toString(restarts);
            return restarts + " (" + Times.age(Duration.between(lastRestart, now)) + " ago)";
        }

        void countInitContainers() {
            long sidecarRestarts = 0;
            Instant sidecarRestart = Instant.MIN;
            List<Mapping> statuses =
                    pod.status().sequence("initContainerStatuses").mappings();
            for (int i = 0; i < statuses.size() && !initializing; i++) {
                Mapping container = statuses.get(i);
                boolean sidecar = sidecars.getOrDefault(container.text("name").orElse(""), false);
                countRestarts(container);
                if (sidecar) {
                    sidecarRestarts += container.whole("restartCount").orElse(0L);
                    sidecarRestart = later(sidecarRestart, lastEnd(container));
                }
                if (container.whole("state", "terminated", "exitCode").equals(Optional.of(0L))) continue;
                if (sidecar && container.bool("started").orElse(false)) {
                    if (container.bool("ready").orElse(false)) ready++;
                    continue;
                }
                initializing = true;
                status = "Init:" + initReason(container).orElse(i + "/" + sidecars.size());
            }
            if (!initializing || pod.isTrue("Initialized")) {
                restarts = sidecarRestarts;
                lastRestart = sidecarRestart;
            }
        }

        void countContainers() {
            boolean running = false;
            List<Mapping> statuses = pod.status().sequence("containerStatuses").mappings();
            for (int i = statuses.size() - 1; i >= 0; i--) {
                Mapping container = statuses.get(i);
                countRestarts(container);
                Optional<String> waiting =
                        container.text("state", "waiting", "reason").filter(reason -> !reason.isEmpty());
                if (waiting.isPresent()) {
                    status = waiting.get();
                } else if (container.at("state", "terminated").isPresent()) {
                    status = endReason(container);
                } else if (container.bool("ready").orElse(false)
                        && container.at("state", "running").isPresent()) {
                    running = true;
                    ready++;
                }
            }
            if (status.equals("Completed") && running) status = pod.isTrue("Ready") ? "Running" : "NotReady";
        }

        void considerDeletion() {
            if (!pod.isDeleting()) return;
            String phase = Cells.text(pod.status(), "", "phase");
            if (pod.status().text("reason").equals(Optional.of("NodeLost"))) status = "Unknown";
            else if (!phase.equals("Succeeded") && !phase.equals("Failed")) status = "Terminating";
        }

        private void countRestarts(Mapping container) {
            restarts += container.whole("restartCount").orElse(0L);
            lastRestart = later(lastRestart, lastEnd(container));
        }

        private static Optional<String> initReason(Mapping container) {
            if (container.at("state", "terminated").isPresent()) return Optional.of(endReason(container));
            return container
                    .text("state", "waiting", "reason")
                    .filter(reason -> !reason.isEmpty() && !reason.equals("PodInitializing"));
        }

        private static String endReason(Mapping container) {
            Mapping end = container.mapping("state", "terminated");
            long signal = end.whole("signal").orElse(0L);
            String number = signal != 0
                    ? "Signal:" + signal
                    : "ExitCode:" + end.whole("exitCode").orElse(0L);
            return Cells.text(end, number, "reason");
        }

        private static Instant lastEnd(Mapping container) {
            try {
                return container
                        .text("lastState", "terminated", "finishedAt")
                        .map(Instant::parse)
                        .orElse(Instant.MIN);
            } catch (DateTimeParseException notATime) {
                return Instant.MIN;
            }
        }

        private static Instant later(Instant one, Instant other) {
            return one.isAfter(other) ? one : other;
        }
    }
}
