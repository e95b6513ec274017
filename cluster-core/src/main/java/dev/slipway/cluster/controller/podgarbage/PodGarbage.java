package dev.slipway.cluster.controller.podgarbage;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
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
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Removes pods whose node is no more, pods that were told to go before they had a node or from a node that is out of service, and the oldest of too
 * many that have ended. Those that had not ended are marked Failed first, so that whoever counts them, a Job, can.
 */
public final class PodGarbage implements Reconciler {
    private static final GroupKind POD = Kinds.POD.groupKind();
    private static final GroupKind NODE = Kinds.NODE.groupKind();
    private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

    /** Ended pods that are kept for people to look at; beyond them the oldest goes. */
    private static final int MOST_ENDED = 12_500;
    /** How long a node may be missing, which may be made again, before its pods go. */
    private static final Duration QUARANTINE = Duration.ofSeconds(40);
    /** How many ended pods go in one decision. */
    private static final int BATCH = 500;

    private static final Index ENDED =
            new Index(POD, "ended", pod -> Pods.isTerminal(pod) && !pod.isDeleting() ? List.of("") : List.of());
    /** The one key for all pods that have ended. */
    private static final ObjectKey ALL_ENDED = new ObjectKey(POD, "", "ended");
    /** Counting those that have ended walks them, so that many changes share one look; Kubernetes looks every 20 s. */
    private static final Duration LOOK = Duration.ofSeconds(20);

    private static final Comparator<ApiObject> EVICTED_THEN_OLDEST = Comparator.<ApiObject, Boolean>comparing(
                    pod -> !isEvicted(pod))
            .thenComparing(pod -> pod.creationTimestamp().orElse(Instant.EPOCH))
            .thenComparing(ApiObject::key);

    @Override
    public String name() {
        return "pod-garbage-collector";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.of(POD, (change, world) -> isLeft(change) ? List.of(change.key()) : List.of()),
                Trigger.of(POD, (change, world) -> Pods.isTerminal(change.object()) ? List.of(ALL_ENDED) : List.of())
                        .gathering(LOOK),
                Trigger.of(POD, PodGarbage::missingNode).gathering(QUARANTINE),
                Trigger.of(NODE, (change, world) -> change.isGone() ? List.of(change.key()) : List.of())
                        .gathering(QUARANTINE),
                Trigger.of(NODE, (change, world) -> isOutOfService(change) ? List.of(change.key()) : List.of()));
    }

    @Override
    public List<Index> indexes() {
        return List.of(Pods.BY_NODE, ENDED);
    }

    private static boolean isLeft(Change change) {
        return !change.isGone() && change.object().isDeleting();
    }

    private static List<ObjectKey> missingNode(Change change, World world) {
        String name = Pods.node(change.object());
        if (change.isGone() || name.isEmpty()) return List.of();
        ObjectKey node = new ObjectKey(NODE, "", name);
        return world.get(node).isPresent() ? List.of() : List.of(node);
    }

    private static boolean isOutOfService(Change change) {
        return change.after().filter(PodGarbage::isOutOfService).isPresent();
    }

    private static boolean isOutOfService(ApiObject node) {
        return !node.isTrue("Ready")
                && node.spec().sequence("taints").mappings().stream()
                        .anyMatch(taint -> taint.text("key").equals(Optional.of(OUT_OF_SERVICE)));
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        if (key.equals(ALL_ENDED)) return tooMany(world.find(ENDED, ""));
        if (key.kind().equals(NODE)) return ofNode(key, world, now);
        return world.get(key).map(pod -> leaving(pod, world)).orElse(Decision.nothing());
    }

    private static Decision tooMany(List<ApiObject> ended) {
        return Decision.of(ended.stream()
                .sorted(EVICTED_THEN_OLDEST)
                .limit(Math.min(BATCH, Math.max(0, ended.size() - MOST_ENDED)))
                .map(Command::deleteNow)
                .toList());
    }

    private static boolean isEvicted(ApiObject pod) {
        return Pods.hasFailed(pod) && pod.status().text("reason").equals(Optional.of("Evicted"));
    }

    private static Decision ofNode(ObjectKey node, World world, Instant now) {
        Optional<ApiObject> there = world.get(node);
        List<ApiObject> pods = world.find(Pods.BY_NODE, node.name());
        if (there.isPresent()) {
            return Decision.of(pods.stream()
                    .flatMap(pod -> leaving(pod, world).commands().stream())
                    .toList());
        }
        Condition why = new Condition("DisruptionTarget", "True", "DeletionByPodGC", "PodGC: node no longer exists");
        return Decision.of(pods.stream()
                .filter(pod -> !isGoing(pod))
                .flatMap(pod -> remove(pod, Optional.of(why), now).stream())
                .map(command -> new Command.IfAbsent(List.of(new Command.Identity(node, "")), command))
                .toList());
    }

    /** A pod that was told to go and that no node will end. */
    private static Decision leaving(ApiObject pod, World world) {
        if (!pod.isDeleting() || isGoing(pod)) return Decision.nothing();
        boolean unscheduled = Pods.node(pod).isEmpty();
        boolean stuck = world.get(new ObjectKey(NODE, "", Pods.node(pod)))
                .filter(PodGarbage::isOutOfService)
                .isPresent();
        return unscheduled || stuck ? Decision.of(remove(pod, Optional.empty(), Instant.EPOCH)) : Decision.nothing();
    }

    /** Whether all that could be done is done: what holds it are finalizers. */
    private static boolean isGoing(ApiObject pod) {
        return pod.isDeleting()
                && Pods.isTerminal(pod)
                && pod.metadata().whole("deletionGracePeriodSeconds").equals(Optional.of(0L));
    }

    private static List<Command> remove(ApiObject pod, Optional<Condition> why, Instant now) {
        List<Command> commands = new ArrayList<>();
        if (!Pods.isTerminal(pod)) {
            Mapping status = pod.status().with("phase", "Failed");
            Mapping marked = why.map(condition -> status.with(
                            "conditions", condition.setIn(pod.status().sequence("conditions"), now)))
                    .orElse(status);
            commands.add(new Command.UpdateStatus(pod.withStatus(marked)));
        }
        commands.add(Command.deleteNow(pod));
        return commands;
    }
}
