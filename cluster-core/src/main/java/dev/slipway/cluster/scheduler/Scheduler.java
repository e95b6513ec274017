package dev.slipway.cluster.scheduler;

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
import dev.slipway.diff.tree.Sequence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Assigns waiting pods to nodes, all of them in one decision, so that each sees what the ones before it have taken. Of the nodes that pass
 * the filters the one wins that has the largest share free afterwards; of several the one with the fewest pods, then the first by name.
 */
public final class Scheduler implements Reconciler {
    private static final GroupKind POD = Kinds.POD.groupKind();
    private static final GroupKind NODE = Kinds.NODE.groupKind();

    private static final String WAITING = "waiting";
    private static final Index UNASSIGNED =
            new Index(POD, "unassigned", pod -> isWaiting(pod) ? List.of(WAITING) : List.of());

    /** The one key there is. */
    private static final ObjectKey ALL = new ObjectKey(POD, "", WAITING);

    /** Most commands in one decision: the rest follows in the next. */
    private static final int BATCH = 500;

    private static final Comparator<ApiObject> IN_TURN = Comparator.<ApiObject, Long>comparing(
                    pod -> -pod.spec().whole("priority").orElse(0L))
            .thenComparing(pod -> pod.creationTimestamp().orElse(Instant.EPOCH))
            .thenComparing(ApiObject::key);

    @Override
    public String name() {
        return "default-scheduler";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.of(POD, (change, world) -> concerns(change) ? List.of(ALL) : List.of()),
                Trigger.of(NODE, (change, world) -> List.of(ALL)));
    }

    @Override
    public List<Index> indexes() {
        return List.of(Pods.BY_NODE, UNASSIGNED);
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        List<ApiObject> waiting =
                world.find(UNASSIGNED, WAITING).stream().sorted(IN_TURN).toList();
        if (waiting.isEmpty()) return Decision.nothing();
        List<NodeLoad> loads = world.list(NODE, "").stream()
                .map(node -> NodeLoad.of(node, world))
                .collect(Collectors.toCollection(ArrayList::new));
        List<Command> commands = new ArrayList<>();
        for (ApiObject pod : waiting) {
            if (commands.size() < BATCH) commands.addAll(place(pod, loads, now));
        }
        return commands.isEmpty() ? Decision.nothing() : Decision.of(new Command.Together(commands));
    }

    /** A pod that waits, or one that frees its place. */
    private static boolean concerns(Change change) {
        return change.isGone() || isWaiting(change.object()) || Pods.isTerminal(change.object());
    }

    private static boolean isWaiting(ApiObject pod) {
        return Pods.node(pod).isEmpty()
                && Pods.isActive(pod)
                && pod.spec().sequence("schedulingGates").isEmpty()
                && pod.spec().text("schedulerName").orElse("default-scheduler").equals("default-scheduler");
    }

    private static List<Command> place(ApiObject pod, List<NodeLoad> loads, Instant now) {
        Amounts wanted = Amounts.requestedBy(pod);
        Map<String, Integer> refusals = new TreeMap<>();
        int best = -1;
        for (int i = 0; i < loads.size(); i++) {
            List<String> why = loads.get(i).refusals(pod, wanted);
            why.forEach(reason -> refusals.merge(reason, 1, Integer::sum));
            if (why.isEmpty() && (best < 0 || loads.get(i).isBetterThan(loads.get(best), wanted))) best = i;
        }
        if (best < 0) return unschedulable(pod, message(loads.size(), refusals), now);
        loads.set(best, loads.get(best).with(wanted));
        return List.of(bind(pod, loads.get(best).node().name()));
    }

    private static Command bind(ApiObject pod, String node) {
        String message = "Successfully assigned " + pod.namespace() + "/" + pod.name() + " to " + node;
        return new Command.Bind(pod.key(), pod.uid(), node).telling(Note.normal(pod, "Scheduled", message));
    }

    /** As the scheduler of Kubernetes says it: reasons with the number of nodes, in order of the text. */
    private static String message(int nodes, Map<String, Integer> refusals) {
        if (nodes == 0) return "no nodes available to schedule pods";
        String reasons = refusals.entrySet().stream()
                .map(reason -> reason.getValue() + " " + reason.getKey())
                .sorted()
                .collect(Collectors.joining(", "));
        return "0/" + nodes + " nodes are available: " + reasons + ".";
    }

    /** Says it once: a pod that already carries the message stays as it is until something changes. */
    private static List<Command> unschedulable(ApiObject pod, String message, Instant now) {
        Condition condition = new Condition("PodScheduled", "False", "Unschedulable", message);
        if (pod.condition("PodScheduled").equals(Optional.of(condition))) return List.of();
        Sequence conditions = condition.setIn(pod.status().sequence("conditions"), now);
        ApiObject told =
                pod.withStatus(pod.status().with("phase", Pods.phase(pod)).with("conditions", conditions));
        return List.of(new Command.UpdateStatus(told).telling(Note.warning(pod, "FailedScheduling", message)));
    }
}
