package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import java.time.Instant;
import java.util.Optional;
import java.util.StringJoiner;

/** The status of a simulated node, as a kubelet would write it. */
record NodeStatus(ApiObject node, NodeScript script, Instant now) {
    private static final String VERSION = "v1.36.0+slipway";
    private static final String NOT_YET =
            "container runtime is down, container runtime status check may not have completed yet";

    /** {@code cpu=8,memory=32Gi}: the form of the annotation. */
    static String text(Mapping capacity) {
        StringJoiner text = new StringJoiner(",");
        capacity.forEach((resource, amount) -> {
            if (amount instanceof Scalar scalar) text.add(resource + "=" + scalar.display());
        });
        return text.toString();
    }

    /** When it booted, in milliseconds since 1970; 0 where nobody knows. */
    static long bootedAt(ApiObject node) {
        String id = node.status().text("nodeInfo", "bootID").orElse("");
        try {
            return Long.parseLong(id.substring(id.lastIndexOf('-') + 1));
        } catch (NumberFormatException notOurs) {
            return 0;
        }
    }

    /** What a kubelet calls the run of a machine from one start to the next. */
    static String bootId(Instant boot) {
        return "simulated-" + boot.toEpochMilli();
    }

    /**
     * The status now.
     *
     * @param boot when the node booted, if that is new
     */
    Mapping status(Optional<Instant> boot, boolean ready) {
        String bootId = boot.map(NodeStatus::bootId)
                .orElse(node.status().text("nodeInfo", "bootID").orElse(""));
        Mapping capacity = script.capacity().orElse(SimulatedNodes.CAPACITY);
        String host = Slices.of(node).map(Slices::host).orElse("");
        Mapping addresses = Mapping.of("type", "InternalIP", "address", host);
        Mapping hostname = Mapping.of("type", "Hostname", "address", node.name());
        return node.status()
                .with("capacity", capacity)
                .with("allocatable", script.allocatable().orElse(capacity))
                .with("conditions", conditions(ready))
                .with("addresses", Sequence.of(addresses, hostname))
                .with("daemonEndpoints", Mapping.of("kubeletEndpoint", Mapping.of("Port", 0)))
                .with("nodeInfo", info(bootId));
    }

    private static Mapping info(String bootId) {
        return Mapping.of(
                "architecture", "amd64",
                "bootID", bootId,
                "containerRuntimeVersion", "simulated://1",
                "kernelVersion", "simulated",
                "kubeProxyVersion", "",
                "kubeletVersion", VERSION,
                "machineID", "",
                "operatingSystem", "linux",
                "osImage", "Slipway simulated node",
                "systemUUID", "");
    }

    private Sequence conditions(boolean ready) {
        Sequence conditions = node.status().sequence("conditions");
        conditions = script.isShortOf("memory")
                ? set(
                        conditions,
                        "MemoryPressure",
                        true,
                        "KubeletHasInsufficientMemory",
                        "kubelet has insufficient memory available")
                : set(
                        conditions,
                        "MemoryPressure",
                        false,
                        "KubeletHasSufficientMemory",
                        "kubelet has sufficient memory available");
        conditions = script.isShortOf("disk")
                ? set(conditions, "DiskPressure", true, "KubeletHasDiskPressure", "kubelet has disk pressure")
                : set(conditions, "DiskPressure", false, "KubeletHasNoDiskPressure", "kubelet has no disk pressure");
        conditions = script.isShortOf("pid")
                ? set(
                        conditions,
                        "PIDPressure",
                        true,
                        "KubeletHasInsufficientPID",
                        "kubelet has insufficient PID available")
                : set(
                        conditions,
                        "PIDPressure",
                        false,
                        "KubeletHasSufficientPID",
                        "kubelet has sufficient PID available");
        Optional<String> problem = script.problem();
        if (problem.isPresent()) return set(conditions, "Ready", false, "ErrInvalidSimulation", problem.get());
        return ready
                ? set(conditions, "Ready", true, "KubeletReady", "kubelet is posting ready status")
                : set(conditions, "Ready", false, "KubeletNotReady", NOT_YET);
    }

    /** The heartbeat time moves with the condition only. */
    private Sequence set(Sequence conditions, String type, boolean holds, String reason, String message) {
        String status = holds ? "True" : "False";
        Optional<Mapping> before = conditions.mappings().stream()
                .filter(entry -> entry.text("type").equals(Optional.of(type)))
                .findFirst();
        boolean same = before.filter(entry -> entry.text("status").equals(Optional.of(status)))
                .isPresent();
        if (same
                && before.flatMap(entry -> entry.text("reason")).equals(Optional.of(reason))
                && before.flatMap(entry -> entry.text("message")).equals(Optional.of(message))) return conditions;
        String moment = Times.seconds(now);
        String since = before.filter(entry -> same)
                .flatMap(entry -> entry.text("lastTransitionTime"))
                .orElse(moment);
        Mapping entry = Mapping.of(
                "type", type,
                "status", status,
                "lastHeartbeatTime", moment,
                "lastTransitionTime", since,
                "reason", reason,
                "message", message);
        return before.map(old -> conditions.with(conditions.items().indexOf(old), entry))
                .orElseGet(() -> conditions.with(entry));
    }
}
