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
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the status and the Lease of each simulated node: it boots, lives without a heartbeat, dies when its script says so, and boots again.
 *
 * <p>A plane at rest writes nothing, so a node that lives does not renew its Lease every ten seconds: its Lease says once that it holds for ever. A
 * node that goes down leaves one of ordinary length behind that was renewed when it went down; from there on whoever watches leases comes to the
 * conclusions it would in Kubernetes.
 */
public final class NodeHeart implements Reconciler {
    private static final GroupKind NODE = Kinds.NODE.groupKind();

    private final SimulatedNodes nodes;

    public NodeHeart(SimulatedNodes nodes) {
        this.nodes = nodes;
    }

    @Override
    public String name() {
        return "kubelet";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.of(NODE, (change, world) -> change.isGone() ? List.of() : List.of(change.key())),
                Trigger.of(
                        Kinds.LEASE.groupKind(),
                        (change, world) -> change.key().namespace().equals(NodeLease.NAMESPACE)
                                ? List.of(new ObjectKey(NODE, "", change.key().name()))
                                : List.of()));
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        Optional<ApiObject> found = world.get(key)
                .filter(NodeScript::isSimulated)
                .filter(node -> !node.isDeleting() && Slices.of(node).isPresent());
        if (found.isEmpty()) return Decision.nothing();
        ApiObject node = found.get();
        NodeScript script = new NodeScript(node);
        NodeLease lease = new NodeLease(node, world.get(NodeLease.key(node.name())));
        Downtime downtime = script.downtime();
        Decision decision = downtime.isDown(now)
                ? Decision.of(lease.lastBreath(downtime.since(now).orElse(now)))
                : live(script, lease, now);
        return decision.lookAgainAt(downtime.nextChange(now), now);
    }

    private Decision live(NodeScript script, NodeLease lease, Instant now) {
        ApiObject node = script.node();
        boolean registered = node.status().has("nodeInfo");
        boolean back = registered && lease.hasEnded();
        Instant readyAt = node.creationTimestamp().orElse(now).plus(nodes.nodeReadyAfter());
        Optional<Instant> boot = !registered || back ? Optional.of(now) : Optional.empty();
        Mapping status = new NodeStatus(node, script, now).status(boot, !readyAt.isAfter(now));
        List<Command> commands = new ArrayList<>();
        if (!status.equals(node.status())) {
            commands.add(new Command.UpdateStatus(node.withStatus(status)));
            notes(node, registered, back, status, script).forEach(note -> commands.add(new Command.Tell(note)));
        }
        commands.addAll(lease.forEver(now));
        Decision decision = Decision.of(commands);
        return readyAt.isAfter(now) ? decision.lookAgainAt(Optional.of(readyAt), now) : decision;
    }

    private static List<Note> notes(
            ApiObject node, boolean registered, boolean back, Mapping status, NodeScript script) {
        List<Note> notes = new ArrayList<>();
        String name = node.name();
        if (!registered) {
            String message = "Node " + name + " event: Registered Node " + name + " in Controller";
            notes.add(Note.normal(node, "RegisteredNode", message));
        }
        if (back) {
            String boot = status.text("nodeInfo", "bootID").orElse("");
            notes.add(Note.warning(node, "Rebooted", "Node " + name + " has been rebooted, boot id: " + boot)
                    .by(name, ""));
        }
        boolean wasReady = node.isTrue("Ready");
        boolean isReady = node.withStatus(status)
                .condition("Ready")
                .filter(ready -> ready.isTrue())
                .isPresent();
        if (registered && isReady && !wasReady)
            notes.add(Note.normal(node, "NodeReady", "Node " + name + " status is now: NodeReady")
                    .by(name, ""));
        script.problem()
                .ifPresent(problem -> notes.add(
                        Note.warning(node, "ErrInvalidSimulation", problem).by(name, "")));
        return notes;
    }
}
