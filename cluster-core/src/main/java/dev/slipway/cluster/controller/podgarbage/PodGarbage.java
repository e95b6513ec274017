package dev.slipway.cluster.controller.podgarbage;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Removes pods whose node is no more, pods that were told to go before they had a node, and the oldest of too many that have ended. Those that
 * had not ended are marked Failed first, so that whoever counts them, a Job, can.
 */
public final class PodGarbage implements Reconciler {
    private static final GroupKind POD = Kinds.POD.groupKind();
    private static final GroupKind NODE = Kinds.NODE.groupKind();

    /**
     * Ended pods that are kept for people to look at, each new one beyond them sends the oldest away. Kubernetes keeps 12,500; a pod whose
     * ReplicaSet replaces it every second should not fill this plane.
     */
    private static final int MOST_ENDED = 1000;

    private static final Index ENDED =
            new Index(POD, "ended", pod -> Pods.isTerminal(pod) && !pod.isDeleting() ? List.of("") : List.of());

    @Override
    public String name() {
        return "pod-garbage-collector";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.self(POD),
                Trigger.of(
                        NODE,
                        (change, world) -> change.isGone()
                                ? world.find(Pods.BY_NODE, change.key().name()).stream()
                                        .map(ApiObject::key)
                                        .toList()
                                : List.of()));
    }

    @Override
    public List<Index> indexes() {
        return List.of(Pods.BY_NODE, ENDED);
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key).map(pod -> decide(pod, world, now)).orElse(Decision.nothing());
    }

    private static Decision decide(ApiObject pod, World world, Instant now) {
        if (Pods.isTerminal(pod) && !pod.isDeleting()) {
            List<ApiObject> ended = world.find(ENDED, "");
            if (ended.size() > MOST_ENDED) return Decision.of(Command.delete(oldest(ended)));
        }
        if (Pods.node(pod).isEmpty()) {
            boolean left = pod.isDeleting() && !Pods.isTerminal(pod);
            return left ? Decision.of(remove(pod, "PodGC: unscheduled and terminating", now)) : Decision.nothing();
        }
        ObjectKey node = new ObjectKey(NODE, "", Pods.node(pod));
        if (world.get(node).isPresent() || (pod.isDeleting() && Pods.isTerminal(pod))) return Decision.nothing();
        List<Command> commands = remove(pod, "PodGC: node no longer exists", now);
        return Decision.of(commands.stream()
                .map(command -> new Command.IfAbsent(List.of(new Command.Identity(node, "")), command))
                .toList());
    }

    private static ApiObject oldest(List<ApiObject> pods) {
        Comparator<ApiObject> age =
                Comparator.comparing(pod -> pod.creationTimestamp().orElse(Instant.EPOCH));
        return pods.stream().min(age.thenComparing(ApiObject::key)).orElseThrow();
    }

    private static List<Command> remove(ApiObject pod, String message, Instant now) {
        List<Command> commands = new ArrayList<>();
        if (!Pods.isTerminal(pod)) {
            Mapping status = pod.status()
                    .with("phase", "Failed")
                    .with(
                            "conditions",
                            new Condition("DisruptionTarget", "True", "DeletionByPodGC", message)
                                    .setIn(pod.status().sequence("conditions"), now));
            commands.add(new Command.UpdateStatus(pod.withStatus(status)));
        }
        commands.add(Command.deleteNow(pod));
        return commands;
    }
}
