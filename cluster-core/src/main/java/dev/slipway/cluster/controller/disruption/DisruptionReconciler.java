package dev.slipway.cluster.controller.disruption;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.disruption.Budget;
import dev.slipway.cluster.kind.disruption.Owners;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Counts the healthy pods of every disruption budget and writes into its status how many may go, as Kubernetes' disruption controller does.
 *
 * <p>{@code disruptedPods} stays empty: Kubernetes remembers there which pods were evicted but are not known to go yet, and here an eviction
 * marks the pod at once.
 */
public final class DisruptionReconciler implements Reconciler {
    private static final GroupKind POD = Kinds.POD.groupKind();

    /** Counting walks the pods of a namespace, so a thousand changes must not be counted a thousand times. */
    private static final Duration GATHER = Duration.ofMillis(100);

    private final Supplier<KindRegistry> kinds;

    /** @param kinds which kinds there are at the moment: all that have a scale count */
    public DisruptionReconciler(Supplier<KindRegistry> kinds) {
        this.kinds = kinds;
    }

    @Override
    public String name() {
        return "disruption-controller";
    }

    /** Besides the pods those who say how many there should be, be they built in or custom. */
    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.self(Budget.KIND),
                Trigger.of(POD, DisruptionReconciler::covering).gathering(GATHER),
                Trigger.any(this::beside).gathering(GATHER));
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

    /** The budgets beside a workload that came, went or was changed, but not one whose status alone did. */
    private List<ObjectKey> beside(Change change, World world) {
        if (change.key().namespace().isEmpty() || !isScaled(change.key().kind()) || isSame(change)) return List.of();
        return world.list(Budget.KIND, change.key().namespace()).stream()
                .map(ApiObject::key)
                .toList();
    }

    private static boolean isSame(Change change) {
        return change.before()
                .flatMap(before -> change.after().filter(after -> after.spec().equals(before.spec())))
                .isPresent();
    }

    private boolean isScaled(GroupKind kind) {
        return kinds.get()
                .find(kind)
                .filter(known -> known.subresources().contains("scale"))
                .isPresent();
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key).map(budget -> decide(budget, world, now)).orElse(Decision.nothing());
    }

    private Decision decide(ApiObject budget, World world, Instant now) {
        if (budget.isDeleting()) return Decision.nothing();
        List<ApiObject> pods = world.list(POD, budget.namespace()).stream()
                .filter(pod -> Budget.covers(budget, pod))
                .toList();
        Owners owners = new Owners(world::get, kind -> kinds.get().find(kind));
        Budget count = Budget.of(budget, pods, owners);
        Mapping status = count.problem().isEmpty() ? status(budget, count, now) : failed(budget, count.problem(), now);
        if (status.equals(budget.status())) return Decision.nothing();
        return Decision.of(new Command.UpdateStatus(budget.withStatus(status)))
                .then(News.of(budget, count, pods, world).stream()
                        .map(Command.Tell::new)
                        .toList());
    }

    /** Nobody may go as long as nobody can say how many there should be; what was counted before stands. */
    private static Mapping failed(ApiObject budget, String problem, Instant now) {
        Condition failed = new Condition("DisruptionAllowed", "False", "SyncFailed", problem);
        long generation = budget.status().whole("observedGeneration").orElse(0L);
        Sequence conditions = failed.setIn(budget.status().sequence("conditions"), now);
        return budget.status()
                .with("disruptionsAllowed", 0)
                .with("currentHealthy", budget.status().whole("currentHealthy").orElse(0L))
                .with("desiredHealthy", budget.status().whole("desiredHealthy").orElse(0L))
                .with("expectedPods", budget.status().whole("expectedPods").orElse(0L))
                .with("conditions", seen(conditions, failed.type(), generation));
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
