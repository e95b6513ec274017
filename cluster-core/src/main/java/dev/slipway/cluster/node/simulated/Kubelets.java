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
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lets the pods on simulated nodes live, step by step, and ends those that are told to. */
public final class Kubelets implements Reconciler {
    private static final GroupKind POD = Kinds.POD.groupKind();
    private static final GroupKind NODE = Kinds.NODE.groupKind();
    /** Exit codes of whoever stops when asked, and of whoever has to be made to. */
    private static final int TERMINATED = 143;

    private static final int KILLED = 137;

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
                .filter(node ->
                        node.status().has("allocatable") && Slices.of(node).isPresent())
                .filter(node -> !new NodeScript(node).isDown(now));
        if (host.isEmpty()) return Decision.nothing();
        ApiObject pod = found.get();
        if (pod.isDeleting()) return end(pod, host.get(), world, now);
        if (Pods.isTerminal(pod)) return Decision.nothing();
        return live(pod, host.get(), world, now);
    }

    private Decision live(ApiObject pod, ApiObject node, World world, Instant now) {
        PodScript script = new PodScript(pod, nodes, new NodeScript(node));
        Diary diary = new Diary(pod);
        Optional<PodEnd> end = PodEnd.of(new PodEnd.Case(script, world, now));
        if (end.filter(sent -> !sent.at().isAfter(now)).isPresent()) return thrownOut(script, end.get(), world, now);
        PodLife.Step step = new PodLife(script, boot(node), now, diary).next();
        Mapping status = status(pod, step, node, world, now);
        List<Command> commands = new ArrayList<>();
        if (!status.equals(pod.status())) {
            commands.add(new Command.UpdateStatus(pod.withStatus(status)));
            diary.notes().forEach(note -> commands.add(new Command.Tell(note)));
        }
        return Decision.of(commands)
                .lookAgainAt(diary.lookAgain(), now)
                .lookAgainAt(end.map(PodEnd::at).filter(at -> !step.over()), now);
    }

    /** The node ends it; one that it does not even take in has no containers. */
    private Decision thrownOut(PodScript script, PodEnd end, World world, Instant now) {
        ApiObject pod = script.pod();
        ApiObject node = script.node().node();
        Mapping ended = pod.status().has("startTime")
                ? status(pod, new PodLife(script, boot(node), now, new Diary(pod)).stopped(KILLED), node, world, now)
                : pod.status().with("startTime", Times.seconds(now));
        Note note =
                end.normal() ? Note.normal(pod, end.reason(), end.told()) : Note.warning(pod, end.reason(), end.told());
        return Decision.of(
                new Command.UpdateStatus(pod.withStatus(end.status(ended, now))).telling(note.by(Pods.node(pod), "")));
    }

    private static Instant boot(ApiObject node) {
        return Instant.ofEpochMilli(NodeStatus.bootedAt(node));
    }

    private Mapping status(ApiObject pod, PodLife.Step step, ApiObject node, World world, Instant now) {
        int slice = Slices.of(node).orElseThrow();
        boolean onHost = pod.spec().bool("hostNetwork").orElse(false);
        String address = onHost ? Slices.host(slice) : addresses.of(pod, slice, world);
        return new PodStatus(pod, step, now).status(Slices.host(slice), address);
    }

    /** A pod that is told to stop takes its time, within its grace period; then it is over and goes. */
    private Decision end(ApiObject pod, ApiObject node, World world, Instant now) {
        boolean over = Pods.isTerminal(pod);
        boolean runs = !over && pod.status().has("startTime");
        PodLife life = new PodLife(new PodScript(pod, nodes, new NodeScript(node)), boot(node), now, new Diary(pod));
        Duration wanted = life.stopping();
        Instant stopped = runs ? stopsAt(pod, wanted, now) : now;
        if (stopped.isAfter(now)) return Decision.nothing().lookAgainAt(Optional.of(stopped), now);
        long grace = grace(pod);
        List<Command> commands = new ArrayList<>();
        if (!over && !pod.finalizers().isEmpty()) {
            PodLife.Step last = life.stopped(wanted.compareTo(Duration.ofSeconds(grace)) > 0 ? KILLED : TERMINATED);
            commands.add(new Command.UpdateStatus(pod.withStatus(status(pod, last, node, world, now))));
        }
        if (grace > 0 || pod.finalizers().isEmpty()) commands.add(told(pod, runs));
        return Decision.of(commands);
    }

    private static long grace(ApiObject pod) {
        return pod.metadata().whole("deletionGracePeriodSeconds").orElse(0L);
    }

    private static Command told(ApiObject pod, boolean ran) {
        Command delete = Command.deleteNow(pod);
        if (!ran) return delete;
        for (ContainerLife life : ContainerLife.main(pod)) {
            delete = delete.telling(Note.normal(pod, "Killing", "Stopping container " + life.name())
                    .by(Pods.node(pod), life.field()));
        }
        return delete;
    }

    /** The deletion timestamp is when the grace period ends, so the request came that much earlier. */
    private static Instant stopsAt(ApiObject pod, Duration wanted, Instant now) {
        Instant ends = pod.deletionTimestamp().orElse(now);
        Instant stops = ends.minusSeconds(grace(pod)).plus(wanted);
        return stops.isBefore(ends) ? stops : ends;
    }
}
