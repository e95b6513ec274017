package dev.slipway.cluster.controller.tainteviction;

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
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Deletes pods from nodes with a taint of effect {@code NoExecute} that they do not tolerate, or have tolerated for as long as they said.
 *
 * <p>How long that is counts from {@code timeAdded} of the taint. Kubernetes' taint manager counts from when it first saw pod and taint, and
 * starts over when it is restarted; this one writes the time into taints that have none, so that nothing but the objects need be remembered.
 */
public final class TaintEviction implements Reconciler {
    private static final GroupKind NODE = Kinds.NODE.groupKind();
    private static final Condition TARGET = new Condition(
            "DisruptionTarget", "True", "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint");

    @Override
    public String name() {
        return "taint-eviction-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.self(NODE), Trigger.of(Kinds.POD.groupKind(), TaintEviction::under));
    }

    @Override
    public List<Index> indexes() {
        return List.of(Pods.BY_NODE);
    }

    /** The node of a pod that has just come to it or changed what it tolerates; not worth a look where the node has no such taint. */
    private static List<ObjectKey> under(Change change, World world) {
        return Stream.of(change.object())
                .filter(pod -> !change.isGone() && !Pods.node(pod).isEmpty())
                .map(pod -> new ObjectKey(NODE, "", Pods.node(pod)))
                .filter(node ->
                        world.get(node).map(TaintEviction::evicting).stream().anyMatch(taints -> !taints.isEmpty()))
                .toList();
    }

    private static List<Mapping> evicting(ApiObject node) {
        return node.spec().sequence("taints").mappings().stream()
                .filter(TaintEviction::isEvicting)
                .toList();
    }

    private static boolean isEvicting(Mapping taint) {
        return taint.text("effect").equals(Optional.of("NoExecute"));
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key).map(node -> decide(node, world, now)).orElse(Decision.nothing());
    }

    private static Decision decide(ApiObject node, World world, Instant now) {
        List<Mapping> taints = evicting(node);
        if (taints.isEmpty()) return Decision.nothing();
        List<ApiObject> pods = world.find(Pods.BY_NODE, node.name()).stream()
                .filter(pod -> !pod.isDeleting())
                .toList();
        Decision decision = Decision.nothing();
        boolean undated = false;
        for (ApiObject pod : pods) {
            Stay stay = Stay.of(pod, taints);
            undated |= stay.needsDate();
            if (stay.isOver(now)) decision = decision.then(evict(pod, now));
            else decision = decision.lookAgainAt(stay.until(), now);
        }
        return undated ? decision.then(new Command.Update(dated(node, now))) : decision;
    }

    private static List<Command> evict(ApiObject pod, Instant now) {
        Sequence conditions = TARGET.setIn(pod.status().sequence("conditions"), now);
        String message = "Marking for deletion Pod " + pod.namespace() + "/" + pod.name();
        return List.of(
                new Command.UpdateStatus(pod.withStatus(pod.status().with("conditions", conditions))),
                Command.delete(pod).telling(Note.normal(pod, "TaintManagerEviction", message)));
    }

    private static ApiObject dated(ApiObject node, Instant now) {
        Sequence taints = new Sequence(node.spec().sequence("taints").mappings().stream()
                .<Tree>map(taint -> isEvicting(taint) && !taint.has("timeAdded")
                        ? taint.with("timeAdded", Times.seconds(now))
                        : taint)
                .toList());
        return node.withAt(taints, "spec", "taints");
    }
}
