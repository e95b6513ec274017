package dev.slipway.cluster.controller.namespace;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Sequence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Empties a namespace that is being deleted: pods first, so that nothing runs without its secrets and policies (Kubernetes' ordered namespace
 * deletion); when they have gone, everything else. When nothing remains, of which the plane itself is asked once more, the namespace goes.
 */
public final class NamespaceReconciler implements Reconciler {
    private static final GroupKind NAMESPACE = Kinds.NAMESPACE.groupKind();
    private static final GroupKind POD = Kinds.POD.groupKind();

    /** Most deletions in one decision. */
    private static final int BURST = 500;

    /** Looking walks all that is in the namespace, so a thousand ends must not make it look a thousand times. */
    private static final Duration GATHER = Duration.ofMillis(20);

    private final Supplier<KindRegistry> kinds;

    /** @param kinds which kinds there are at the moment, for the names that messages call them by */
    public NamespaceReconciler(Supplier<KindRegistry> kinds) {
        this.kinds = kinds;
    }

    @Override
    public String name() {
        return "namespace-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.self(NAMESPACE),
                Trigger.any(NamespaceReconciler::emptied).gathering(GATHER));
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key)
                .filter(ApiObject::isDeleting)
                .map(namespace -> empty(namespace, world, now))
                .orElse(Decision.nothing());
    }

    /** Whatever happens in a namespace that is going. */
    private static List<ObjectKey> emptied(Change change, World world) {
        if (change.key().namespace().isEmpty()) return List.of();
        ObjectKey namespace = new ObjectKey(NAMESPACE, "", change.key().namespace());
        return world.get(namespace).filter(ApiObject::isDeleting).isPresent() ? List.of(namespace) : List.of();
    }

    private Decision empty(ApiObject namespace, World world, Instant now) {
        Map<GroupKind, List<ApiObject>> content = new TreeMap<>();
        for (GroupKind kind : world.namespacedKinds()) {
            List<ApiObject> objects = world.list(kind, namespace.name());
            if (!objects.isEmpty()) content.put(kind, objects);
        }
        if (content.isEmpty()) return finish(namespace, world, now);
        if (content.containsKey(POD)) content.keySet().removeIf(kind -> !kind.equals(POD));
        Remains remains = Remains.of(content, kinds.get());
        List<Command> deletes = content.values().stream()
                .flatMap(List::stream)
                .filter(object -> !object.isDeleting())
                .limit(BURST)
                .map(Command::delete)
                .toList();
        return deletes.isEmpty()
                ? said(namespace, remains.conditions(namespace, now))
                : Decision.of(new Command.Otherwise(
                        new Command.Together(deletes),
                        refusal -> new Command.UpdateStatus(
                                with(namespace, remains.conditions(namespace, refusal.message(), now)))));
    }

    private static Decision said(ApiObject namespace, Sequence conditions) {
        ApiObject after = with(namespace, conditions);
        return after.equals(namespace) ? Decision.nothing() : Decision.of(new Command.UpdateStatus(after));
    }

    private static ApiObject with(ApiObject namespace, Sequence conditions) {
        return namespace.withStatus(namespace.status().with("conditions", conditions));
    }

    /** Says that nothing remains before it lets the namespace go: others may hold it still. */
    private static Decision finish(ApiObject namespace, World world, Instant now) {
        Decision said = said(namespace, Remains.NOTHING.conditions(namespace, now));
        boolean isMine = namespace.textsAt("spec", "finalizers").contains("kubernetes");
        if (!said.isNothing() || !isMine) return said;
        return Decision.of(
                new Command.IfEmpty(namespace.name(), world.namespacedKinds(), new Command.Finalize(namespace)));
    }
}
