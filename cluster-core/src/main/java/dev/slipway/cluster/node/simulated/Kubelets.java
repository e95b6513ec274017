package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.node.simulated.Simulation.Behaviour;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lets the pods on simulated nodes live, step by step, and ends those that are told to. */
public final class Kubelets implements Reconciler {
    private static final GroupKind POD = Kinds.POD.groupKind();
    private static final GroupKind NODE = Kinds.NODE.groupKind();

    private final SimulatedNodes nodes;
    private final PodAddresses addresses = new PodAddresses();

    public Kubelets(SimulatedNodes nodes) {
        this.nodes = nodes;
    }

    @Override
    public String name() {
        return "kubelet";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.of(
                        POD,
                        (change, world) ->
                                !change.isGone() && host(change.object(), world).isPresent()
                                        ? List.of(change.key())
                                        : List.of()),
                Trigger.of(NODE, Kubelets::podsOn));
    }

    @Override
    public List<Index> indexes() {
        return List.of(Pods.BY_NODE, PodAddresses.TAKEN);
    }

    /** The pods of a node about which something changed that they live by. */
    private static List<ObjectKey> podsOn(Change change, World world) {
        boolean same = !change.isGone()
                && change.before().map(Kubelets::livedBy).equals(change.after().map(Kubelets::livedBy));
        if (same || change.isGone() || !NodeScript.isSimulated(change.object())) return List.of();
        return world.find(Pods.BY_NODE, change.key().name()).stream()
                .map(ApiObject::key)
                .toList();
    }

    private static List<Object> livedBy(ApiObject node) {
        return List.of(node.annotations(), NodeStatus.bootedAt(node), Slices.of(node));
    }

    /** The simulated node that a pod is on. */
    private static Optional<ApiObject> host(ApiObject pod, World world) {
        String name = Pods.node(pod);
        return name.isEmpty()
                ? Optional.empty()
                : world.get(new ObjectKey(NODE, "", name)).filter(NodeScript::isSimulated);
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        Optional<ApiObject> found = world.get(key);
        Optional<ApiObject> host = found.flatMap(pod -> host(pod, world))
                .filter(node -> Slices.of(node).isPresent() && !new NodeScript(node).isDown(now));
        if (host.isEmpty()) return Decision.nothing();
        ApiObject pod = found.get();
        if (pod.isDeleting()) return end(pod, host.get(), world, now);
        if (Pods.isTerminal(pod)) return Decision.nothing();
        return live(pod, host.get(), world, now);
    }

    private Decision live(ApiObject pod, ApiObject node, World world, Instant now) {
        Simulation simulation = Simulation.of(pod, nodes);
        PodLife.Step step = new PodLife(pod, simulation, boot(node), now).next();
        boolean restartable = simulation.behaviour() != Behaviour.FAIL;
        Mapping status = status(pod, step, restartable, node, world, now);
        List<Command> commands = new ArrayList<>();
        if (!status.equals(pod.status())) {
            commands.add(new Command.UpdateStatus(pod.withStatus(status)));
            step.notes().forEach(note -> commands.add(new Command.Tell(note)));
        }
        return Decision.of(commands).lookAgainAt(step.lookAgain(), now);
    }

    private static Instant boot(ApiObject node) {
        return Instant.ofEpochMilli(NodeStatus.bootedAt(node));
    }

    private Mapping status(
            ApiObject pod, PodLife.Step step, boolean restartable, ApiObject node, World world, Instant now) {
        int slice = Slices.of(node).orElseThrow();
        boolean onHost = pod.spec().bool("hostNetwork").orElse(false);
        String address = onHost ? Slices.host(slice) : addresses.of(pod, slice, world);
        return new PodStatus(pod, step, restartable, now).status(Slices.host(slice), address);
    }

    /** A pod that is told to stop takes its time, within its grace period; then it is over and goes. */
    private Decision end(ApiObject pod, ApiObject node, World world, Instant now) {
        boolean over = Pods.isTerminal(pod);
        boolean runs = !over && pod.status().has("startTime");
        Instant stopped = runs ? stopsAt(pod, now) : now;
        if (stopped.isAfter(now)) return Decision.nothing().lookAgainAt(Optional.of(stopped), now);
        long grace = pod.metadata().whole("deletionGracePeriodSeconds").orElse(0L);
        List<Command> commands = new ArrayList<>();
        if (!over && !pod.finalizers().isEmpty()) {
            PodLife.Step last = new PodLife(pod, Simulation.of(pod, nodes), boot(node), now).stopped();
            commands.add(new Command.UpdateStatus(pod.withStatus(status(pod, last, false, node, world, now))));
        }
        if (grace > 0 || pod.finalizers().isEmpty()) commands.add(told(pod, runs));
        return Decision.of(commands);
    }

    private static Command told(ApiObject pod, boolean ran) {
        Command delete = Command.deleteNow(pod);
        if (!ran) return delete;
        String container = pod.spec().sequence("containers").mappings().stream()
                .flatMap(spec -> spec.text("name").stream())
                .findFirst()
                .orElse("");
        return delete.telling(Note.normal(pod, "Killing", "Stopping container " + container)
                .by(Pods.node(pod), "spec.containers{" + container + "}"));
    }

    /** The deletion timestamp is when the grace period ends, so the request came that much earlier. */
    private Instant stopsAt(ApiObject pod, Instant now) {
        long grace = pod.metadata().whole("deletionGracePeriodSeconds").orElse(0L);
        Instant ends = pod.deletionTimestamp().orElse(now);
        Instant stops = ends.minusSeconds(grace).plus(nodes.stopAfter());
        return stops.isBefore(ends) ? stops : ends;
    }
}
