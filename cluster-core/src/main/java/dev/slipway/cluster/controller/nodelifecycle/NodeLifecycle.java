package dev.slipway.cluster.controller.nodelifecycle;

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
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Watches over each node: one that falls silent gets conditions {@code Unknown}, what is wrong with a node becomes taints that keep new pods away, and
 * the pods of a node that is not ready are not ready either.
 */
public final class NodeLifecycle implements Reconciler {
    private static final GroupKind NODE = Kinds.NODE.groupKind();
    private static final GroupKind LEASE = Kinds.LEASE.groupKind();
    private static final String LEASES = "kube-node-lease";
    /** A Lease that holds longer needs no looking after. */
    private static final Duration FAR = Duration.ofDays(365);

    @Override
    public String name() {
        return "node-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.of(NODE, (change, world) -> change.isGone() ? List.of() : List.of(change.key())),
                Trigger.of(
                        LEASE,
                        (change, world) -> change.key().namespace().equals(LEASES)
                                ? List.of(new ObjectKey(NODE, "", change.key().name()))
                                : List.of()),
                Trigger.of(Kinds.POD.groupKind(), NodeLifecycle::nodeOf));
    }

    @Override
    public List<Index> indexes() {
        return List.of(Pods.BY_NODE);
    }

    /** The node of a pod that claims to be ready, if the node itself is not. */
    private static List<ObjectKey> nodeOf(Change change, World world) {
        if (change.isGone() || Pods.node(change.object()).isEmpty()) return List.of();
        ObjectKey node = new ObjectKey(NODE, "", Pods.node(change.object()));
        boolean concerns = world.get(node)
                .filter(there -> mayNotBeReady(change.object(), there))
                .isPresent();
        return concerns ? List.of(node) : List.of();
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key)
                .filter(node -> !node.isDeleting())
                .map(node -> decide(node, world, now))
                .orElse(Decision.nothing());
    }

    private static Decision decide(ApiObject node, World world, Instant now) {
        Silence silence = new Silence(node, world.get(new ObjectKey(LEASE, LEASES, node.name())));
        Instant silentSince = silence.since();
        if (!silentSince.isAfter(now)) {
            ApiObject silent = node.withStatus(silence.status(now));
            if (!silent.equals(node)) return Decision.of(told(new Command.UpdateStatus(silent), node));
        }
        ApiObject tainted = NodeTaints.notSendingAway(NodeTaints.keepingAway(node, now), now);
        List<Command> commands = new ArrayList<>();
        if (!tainted.equals(node)) commands.add(new Command.Update(tainted));
        for (ApiObject pod : unreadyPods(node, world)) commands.add(notReady(pod, now));
        Decision decision = Decision.of(commands);
        boolean soon = silentSince.isAfter(now) && silentSince.isBefore(now.plus(FAR));
        return soon ? decision.lookAgainAt(Optional.of(silentSince), now) : decision;
    }

    private static Command told(Command update, ApiObject node) {
        boolean wasReady = node.isTrue("Ready");
        String message = "Node " + node.name() + " status is now: NodeNotReady";
        return wasReady ? update.telling(Note.normal(node, "NodeNotReady", message)) : update;
    }

    private static List<ApiObject> unreadyPods(ApiObject node, World world) {
        if (NodeTaints.unready(node).isEmpty()) return List.of();
        return world.find(Pods.BY_NODE, node.name()).stream()
                .filter(pod -> mayNotBeReady(pod, node))
                .toList();
    }

    /**
     * Whether a pod says Ready although its node does not. Where the node is there and only not ready, a pod that got ready later than that was
     * reported by the node itself: it stands.
     */
    private static boolean mayNotBeReady(ApiObject pod, ApiObject node) {
        if (!Pods.isReady(pod)) return false;
        Optional<String> unready = NodeTaints.unready(node);
        if (unready.isEmpty()) return false;
        if (unready.get().equals(NodeTaints.UNREACHABLE)) return true;
        Optional<Instant> since = since(node);
        return since.isPresent()
                && Pods.readySince(pod).filter(since.get()::isAfter).isPresent();
    }

    private static Optional<Instant> since(ApiObject node) {
        return node.status().sequence("conditions").mappings().stream()
                .filter(condition -> condition.text("type").equals(Optional.of("Ready")))
                .flatMap(condition -> condition.text("lastTransitionTime").stream())
                .map(Instant::parse)
                .findFirst();
    }

    private static Command notReady(ApiObject pod, Instant now) {
        Condition before = pod.condition("Ready").orElseThrow();
        Condition after = new Condition("Ready", "False", before.reason(), before.message());
        ApiObject marked = pod.withStatus(
                pod.status().with("conditions", after.setTerselyIn(pod.status().sequence("conditions"), now)));
        return new Command.UpdateStatus(marked).telling(Note.warning(pod, "NodeNotReady", "Node is not ready"));
    }
}
