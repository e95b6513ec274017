package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the simulated nodes of the settings known, once at the start, and gives every simulated node, also one that somebody else made, its labels
 * and its pods' addresses. One that somebody deletes comes back with the next start, as a kubelet's node does.
 */
public final class NodeRegistration implements Reconciler {
    private static final GroupKind NODE = Kinds.NODE.groupKind();

    private final SimulatedNodes nodes;
    private final Slices slices = new Slices();

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
    public List<Index> indexes() {
        return List.of(Slices.TAKEN);
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        Optional<ApiObject> found = world.get(key);
        if (found.isEmpty()) {
            return nodes.group(key.name())
                    .map(group -> Decision.of(new Command.Create(equipped(made(key.name(), group), world))))
                    .orElse(Decision.nothing());
        }
        ApiObject node = found.get();
        if (!NodeScript.isSimulated(node) || node.isDeleting()) return Decision.nothing();
        ApiObject equipped = equipped(node, world);
        return equipped.equals(node) ? Decision.nothing() : Decision.of(new Command.Update(equipped));
    }

    private static ApiObject made(String name, NodeGroup group) {
        Mapping.Builder annotations = Mapping.builder()
                .put(NodeScript.CAPACITY, NodeStatus.text(group.capacity()))
                .put(NodeScript.NODE, "true")
                .put(NodeScript.PULL, group.pull())
                .put(NodeScript.START, group.start());
        ApiObject node = ApiObject.of(Kinds.NODE, "", name)
                .withAt(annotations.build(), "metadata", "annotations")
                .withAt(group.labels(), "metadata", "labels");
        return group.taints().isEmpty()
                ? node
                : node.withAt(new Sequence(List.copyOf(group.taints())), "spec", "taints");
    }

    /** With the labels of a kubelet where it has none of its own, and a slice of addresses. */
    private ApiObject equipped(ApiObject node, World world) {
        ApiObject equipped = node;
        for (Map.Entry<String, String> label : labels(node.name()).texts().entrySet()) {
            if (!node.labels().containsKey(label.getKey()))
                equipped = equipped.withLabel(label.getKey(), label.getValue());
        }
        if (Slices.of(node).isPresent()) return equipped;
        String range = Slices.text(slices.give(node.key(), wanted(node.name()), world));
        return equipped.withAt(range, "spec", "podCIDR").withAt(Sequence.of(range), "spec", "podCIDRs");
    }

    private int wanted(String name) {
        return nodes.number(name)
                .orElseGet(() -> nodes.keys().size() + Math.floorMod(name.hashCode(), Slices.COUNT / 2));
    }

    private static Mapping labels(String name) {
        return Mapping.of(
                "beta.kubernetes.io/arch", "amd64",
                "beta.kubernetes.io/os", "linux",
                "kubernetes.io/arch", "amd64",
                "kubernetes.io/hostname", name,
                "kubernetes.io/os", "linux",
                "slipway.dev/simulated", "true");
    }
}
