package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Makes the simulated nodes known, once at the start, and keeps them Ready. They send no heartbeats: a simulated node cannot fall silent, and a
 * plane at rest writes nothing. One that somebody deletes comes back with the next start, as a kubelet's node does.
 */
public final class NodeRegistration implements Reconciler {
    private static final GroupKind NODE = Kinds.NODE.groupKind();
    private static final String VERSION = "v1.36.0+slipway";

    private final SimulatedNodes nodes;

    public NodeRegistration(SimulatedNodes nodes) {
        this.nodes = nodes;
    }

    @Override
    public String name() {
        return "node-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.of(NODE, (change, world) -> change.isGone() ? List.of() : List.of(change.key())));
    }

    @Override
    public List<ObjectKey> seeds() {
        return nodes.keys();
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        Optional<Integer> number = nodes.number(key.name());
        if (number.isEmpty()) return Decision.nothing();
        return world.get(key)
                .map(node -> heal(node, number.get(), now))
                .orElseGet(() -> Decision.of(new Command.Create(node(key.name(), number.get()))));
    }

    private Decision heal(ApiObject node, int number, Instant now) {
        if (node.isDeleting()) return Decision.nothing();
        Instant readyAt = node.creationTimestamp().orElse(now).plus(nodes.nodeReadyAfter());
        boolean ready = !readyAt.isAfter(now);
        Mapping status = status(node, number, ready, now);
        Decision decision = ready ? Decision.nothing() : Decision.wait(Duration.between(now, readyAt));
        if (status.equals(node.status())) return decision;
        Command update = new Command.UpdateStatus(node.withStatus(status));
        boolean registered = !node.status().has("nodeInfo");
        return decision.then(
                registered
                        ? update.telling(Note.normal(
                                node,
                                "RegisteredNode",
                                "Node " + node.name() + " event: Registered Node " + node.name() + " in Controller"))
                        : update);
    }

    private static ApiObject node(String name, int number) {
        Mapping labels = Mapping.of(
                "beta.kubernetes.io/arch", "amd64",
                "beta.kubernetes.io/os", "linux",
                "kubernetes.io/arch", "amd64",
                "kubernetes.io/hostname", name,
                "kubernetes.io/os", "linux",
                "slipway.dev/simulated", "true");
        String slice = PodAddresses.slice(number);
        return ApiObject.of(Kinds.NODE, "", name)
                .withAt(labels, "metadata", "labels")
                .with("spec", Mapping.of("podCIDR", slice, "podCIDRs", List.of(slice)));
    }

    private Mapping status(ApiObject node, int number, boolean ready, Instant now) {
        Mapping info = Mapping.of(
                "architecture", "amd64",
                "bootID", "",
                "containerRuntimeVersion", "simulated://1",
                "kernelVersion", "simulated",
                "kubeProxyVersion", "",
                "kubeletVersion", VERSION,
                "machineID", "",
                "operatingSystem", "linux",
                "osImage", "Slipway simulated node",
                "systemUUID", "");
        Mapping addresses = Mapping.of("type", "InternalIP", "address", PodAddresses.host(number));
        Mapping hostname = Mapping.of("type", "Hostname", "address", node.name());
        return node.status()
                .with("capacity", nodes.capacity())
                .with("allocatable", nodes.capacity())
                .with("conditions", conditions(node.status().sequence("conditions"), ready, now))
                .with("addresses", List.of(addresses, hostname))
                .with("daemonEndpoints", Mapping.of("kubeletEndpoint", Mapping.of("Port", 0)))
                .with("nodeInfo", info);
    }

    private static Sequence conditions(Sequence before, boolean ready, Instant now) {
        Sequence conditions = before;
        conditions = set(conditions, "MemoryPressure", "False", "KubeletHasSufficientMemory", now);
        conditions = set(conditions, "DiskPressure", "False", "KubeletHasNoDiskPressure", now);
        conditions = set(conditions, "PIDPressure", "False", "KubeletHasSufficientPID", now);
        return ready
                ? set(conditions, "Ready", "True", "KubeletReady", now)
                : set(conditions, "Ready", "False", "KubeletNotReady", now);
    }

    /** The heartbeat time moves with the condition only. */
    private static Sequence set(Sequence conditions, String type, String status, String reason, Instant now) {
        Optional<Mapping> before = conditions.mappings().stream()
                .filter(entry -> entry.text("type").equals(Optional.of(type)))
                .findFirst();
        if (before.filter(entry -> entry.text("status").equals(Optional.of(status)))
                .isPresent()) return conditions;
        String moment = Times.seconds(now);
        Mapping entry = Mapping.of(
                "type",
                type,
                "status",
                status,
                "lastHeartbeatTime",
                moment,
                "lastTransitionTime",
                moment,
                "reason",
                reason,
                "message",
                reason);
        return before.map(old -> conditions.with(conditions.items().indexOf(old), entry))
                .orElseGet(() -> conditions.with(entry));
    }
}
