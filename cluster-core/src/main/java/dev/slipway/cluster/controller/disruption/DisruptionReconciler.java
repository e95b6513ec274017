package dev.slipway.cluster.controller.disruption;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.disruption.Budget;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Counts the healthy pods of every disruption budget and writes into its status how many may go, as Kubernetes' disruption controller does.
 *
 * <p>{@code disruptedPods} stays empty: Kubernetes remembers there which pods were evicted but are not known to go yet, and here an eviction
 * marks the pod at once.
 */
public final class DisruptionReconciler implements Reconciler {
    private static final GroupKind POD = Kinds.POD.groupKind();

    @Override
    public String name() {
        return "disruption-controller";
    }

    /** Besides the pods those who say how many there should be. */
    @Override
    public List<Trigger> triggers() {
        List<Trigger> triggers = new ArrayList<>();
        triggers.add(Trigger.self(Budget.KIND));
        triggers.add(Trigger.of(POD, DisruptionReconciler::covering));
        Budget.SCALED.forEach(kind -> triggers.add(Trigger.of(kind, DisruptionReconciler::beside)));
        return triggers;
    }

    private static List<ObjectKey> covering(Change change, World world) {
        List<ApiObject> pods = Stream.of(change.before(), change.after())
                .flatMap(Optional::stream)
                .toList();
        return world.list(Budget.KIND, change.key().namespace()).stream()
                .filter(budget -> pods.stream().anyMatch(pod -> Budget.covers(budget, pod)))
                .map(ApiObject::key)
                .toList();
    }

    private static List<ObjectKey> beside(Change change, World world) {
        return world.list(Budget.KIND, change.key().namespace()).stream()
                .map(ApiObject::key)
                .toList();
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key).map(budget -> decide(budget, world, now)).orElse(Decision.nothing());
    }

    private static Decision decide(ApiObject budget, World world, Instant now) {
        if (budget.isDeleting()) return Decision.nothing();
        List<ApiObject> pods = world.list(POD, budget.namespace()).stream()
                .filter(pod -> Budget.covers(budget, pod))
                .toList();
        Mapping status = status(budget, Budget.of(budget, pods, world::get), now);
        if (status.equals(budget.status())) return Decision.nothing();
        Command write = new Command.UpdateStatus(budget.withStatus(status));
        return Decision.of(
                pods.isEmpty() ? write.telling(Note.normal(budget, "NoPods", "No matching pods found")) : write);
    }

    private static Mapping status(ApiObject budget, Budget count, Instant now) {
        boolean enough = count.allowed() > 0;
        Condition allowed = new Condition(
                "DisruptionAllowed", enough ? "True" : "False", enough ? "SufficientPods" : "InsufficientPods", "");
        Sequence conditions = allowed.setIn(budget.status().sequence("conditions"), now);
        return budget.status()
                .with("observedGeneration", budget.generation())
                .with("disruptionsAllowed", count.allowed())
                .with("currentHealthy", count.healthy())
                .with("desiredHealthy", count.desired())
                .with("expectedPods", count.expected())
                .with("conditions", seen(conditions, allowed.type(), budget.generation()));
    }

    /** The conditions with the generation that one of them is about. */
    private static Sequence seen(Sequence conditions, String type, long generation) {
        return new Sequence(conditions.mappings().stream()
                .<Tree>map(condition -> condition.text("type").equals(Optional.of(type))
                        ? condition.with("observedGeneration", generation)
                        : condition)
                .toList());
    }
}
