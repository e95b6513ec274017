package dev.slipway.cluster.controller.namespace;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Empties a namespace that is being deleted: pods first, so that nothing runs without its secrets and policies (Kubernetes' ordered namespace
 * deletion); when they have gone, everything else. When nothing remains, of which the plane itself is asked once more, the namespace goes.
 */
public final class NamespaceReconciler implements Reconciler {
    private static final GroupKind NAMESPACE = Kinds.NAMESPACE.groupKind();
    private static final GroupKind POD = Kinds.POD.groupKind();

    /** Most deletions in one decision. */
    private static final int BURST = 500;

    /** What can go wrong where kinds come from elsewhere and are found out by asking. Here it cannot, but clients look for these. */
    private static final List<Condition> NOTHING_FAILED = List.of(
            new Condition(
                    "NamespaceDeletionDiscoveryFailure",
                    "False",
                    "ResourcesDiscovered",
                    "All resources successfully discovered"),
            new Condition(
                    "NamespaceDeletionGroupVersionParsingFailure",
                    "False",
                    "ParsedGroupVersions",
                    "All legacy kube types successfully parsed"),
            new Condition(
                    "NamespaceDeletionContentFailure",
                    "False",
                    "ContentDeleted",
                    "All content successfully deleted, may be waiting on finalization"));

    private static final Condition NO_FINALIZERS = new Condition(
            "NamespaceFinalizersRemaining",
            "False",
            "ContentHasNoFinalizers",
            "All content-preserving finalizers finished");

    @Override
    public String name() {
        return "namespace-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.self(NAMESPACE), Trigger.any(NamespaceReconciler::emptied));
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

    private static Decision empty(ApiObject namespace, World world, Instant now) {
        Map<GroupKind, List<ApiObject>> content = new TreeMap<>();
        for (GroupKind kind : world.namespacedKinds()) {
            List<ApiObject> objects = world.list(kind, namespace.name());
            if (!objects.isEmpty()) content.put(kind, objects);
        }
        if (content.isEmpty()) return finish(namespace, world);
        boolean podsRemain = content.containsKey(POD);
        List<Command> deletes = content.values().stream()
                .flatMap(List::stream)
                .filter(object -> !podsRemain || object.key().kind().equals(POD))
                .filter(object -> !object.isDeleting())
                .limit(BURST)
                .map(Command::delete)
                .toList();
        List<Command> commands = new ArrayList<>();
        if (!deletes.isEmpty()) commands.add(new Command.Together(deletes));
        Mapping status = status(namespace, content, now);
        if (deletes.isEmpty() && !status.equals(namespace.status())) {
            commands.add(new Command.UpdateStatus(namespace.withStatus(status)));
        }
        return Decision.of(commands);
    }

    private static Decision finish(ApiObject namespace, World world) {
        if (!namespace.textsAt("spec", "finalizers").contains("kubernetes")) return Decision.nothing();
        return Decision.of(
                new Command.IfEmpty(namespace.name(), world.namespacedKinds(), new Command.Finalize(namespace)));
    }

    /** What remains, in the words of Kubernetes; said once everything has been asked to go. */
    private static Mapping status(ApiObject namespace, Map<GroupKind, List<ApiObject>> content, Instant now) {
        Map<String, Integer> finalizers = new TreeMap<>();
        content.values().stream()
                .flatMap(List::stream)
                .flatMap(object -> object.finalizers().stream())
                .forEach(finalizer -> finalizers.merge(finalizer, 1, Integer::sum));
        String resources = content.entrySet().stream()
                .map(entry ->
                        plural(entry.getKey()) + " has " + entry.getValue().size() + " resource instances")
                .collect(Collectors.joining(", "));
        String waiting = finalizers.entrySet().stream()
                .map(entry -> entry.getKey() + " in " + entry.getValue() + " resource instances")
                .collect(Collectors.joining(", "));
        Sequence conditions = namespace.status().sequence("conditions");
        for (Condition fine : NOTHING_FAILED) conditions = fine.setIn(conditions, now);
        conditions = new Condition(
                        "NamespaceContentRemaining",
                        "True",
                        "SomeResourcesRemain",
                        "Some resources are remaining: " + resources)
                .setIn(conditions, now);
        conditions = (finalizers.isEmpty() ? NO_FINALIZERS : finalizersRemain(waiting)).setIn(conditions, now);
        return namespace.status().with("conditions", conditions);
    }

    private static Condition finalizersRemain(String which) {
        return new Condition(
                "NamespaceFinalizersRemaining",
                "True",
                "SomeFinalizersRemain",
                "Some content in the namespace has finalizers remaining: " + which);
    }

    /** {@code pods.}, {@code deployments.apps}: as the messages of Kubernetes name a resource. */
    private static String plural(GroupKind kind) {
        String word = kind.kind().toLowerCase(java.util.Locale.ROOT);
        String ending = word.endsWith("s") ? "" : word.endsWith("y") ? "ies" : "s";
        String stem = word.endsWith("y") ? word.substring(0, word.length() - 1) : word;
        return stem + ending + "." + kind.group();
    }
}
