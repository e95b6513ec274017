package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
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
        return List.of(Trigger.of(
                POD,
                (change, world) -> nodes.number(Pods.node(change.object())).isPresent() && !change.isGone()
                        ? List.of(change.key())
                        : List.of()));
    }

    @Override
    public List<Index> indexes() {
        return List.of(Pods.BY_NODE);
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        Optional<ApiObject> found = world.get(key);
        Optional<Integer> node = found.flatMap(pod -> nodes.number(Pods.node(pod)));
        if (node.isEmpty()) return Decision.nothing();
        ApiObject pod = found.get();
        if (pod.isDeleting()) return end(pod, node.get(), world, now);
        if (Pods.isTerminal(pod)) return Decision.nothing();
        return live(pod, node.get(), world, now);
    }

    private Decision live(ApiObject pod, int node, World world, Instant now) {
        Simulation simulation = Simulation.of(pod, nodes);
        PodLife.Step step = new PodLife(pod, simulation, now).next();
        boolean restartable = simulation.behaviour() != Behaviour.FAIL;
        Mapping status = status(pod, step, restartable, node, world, now);
        List<Command> commands = new ArrayList<>();
        if (!status.equals(pod.status())) {
            commands.add(new Command.UpdateStatus(pod.withStatus(status)));
            step.notes().forEach(note -> commands.add(new Command.Tell(note)));
        }
        return Decision.of(commands).lookAgainAt(step.lookAgain(), now);
    }

    private Mapping status(ApiObject pod, PodLife.Step step, boolean restartable, int node, World world, Instant now) {
        return new PodStatus(pod, step, restartable, now)
                .status(PodAddresses.host(node), addresses.of(pod, node, world));
    }

    /** A pod that is told to stop takes its time, within its grace period; then it is over and goes. */
    private Decision end(ApiObject pod, int node, World world, Instant now) {
        boolean over = Pods.isTerminal(pod);
        boolean runs = !over && pod.status().has("startTime");
        Instant stopped = runs ? stopsAt(pod, now) : now;
        if (stopped.isAfter(now)) return Decision.nothing().lookAgainAt(Optional.of(stopped), now);
        long grace = pod.metadata().whole("deletionGracePeriodSeconds").orElse(0L);
        List<Command> commands = new ArrayList<>();
        if (!over && !pod.finalizers().isEmpty()) {
            PodLife.Step last = new PodLife(pod, Simulation.of(pod, nodes), now).stopped();
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
