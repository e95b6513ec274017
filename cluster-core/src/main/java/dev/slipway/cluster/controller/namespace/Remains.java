package dev.slipway.cluster.controller.namespace;

import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.diff.tree.Sequence;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is left of the content of a namespace, as its conditions say it in Kubernetes' words.
 *
 * @param resources how many objects, by resource and group
 * @param finalizers on how many objects, by finalizer
 */
record Remains(SortedMap<String, Integer> resources, SortedMap<String, Integer> finalizers) {
    static final Remains NOTHING = new Remains(new TreeMap<>(), new TreeMap<>());

    /** What can go wrong where kinds come from elsewhere and are found out by asking. Here it cannot, but clients look for these. */
    private static final List<Condition> FOUND = List.of(
            new Condition(
                    "NamespaceDeletionDiscoveryFailure",
                    "False",
                    "ResourcesDiscovered",
                    "All resources successfully discovered"),
            new Condition(
                    "NamespaceDeletionGroupVersionParsingFailure",
                    "False",
                    "ParsedGroupVersions",
                    "All legacy kube types successfully parsed"));

    static Remains of(Map<GroupKind, List<ApiObject>> content, KindRegistry kinds) {
        SortedMap<String, Integer> resources = new TreeMap<>();
        SortedMap<String, Integer> finalizers = new TreeMap<>();
        content.forEach((kind, objects) -> {
            resources.put(resource(kind, kinds), objects.size());
            for (ApiObject object : objects)
                object.finalizers().forEach(finalizer -> finalizers.merge(finalizer, 1, Integer::sum));
        });
        return new Remains(resources, finalizers);
    }

    /** {@code pods.}, {@code deployments.apps}. */
    private static String resource(GroupKind kind, KindRegistry kinds) {
        return kinds.find(kind)
                        .map(known -> known.names().plural())
                        .orElseGet(() -> kind.kind().toLowerCase(java.util.Locale.ROOT))
                + "." + kind.group();
    }

    /** The conditions of the namespace with what remains now; everything was asked to go. */
    Sequence conditions(ApiObject namespace, Instant now) {
        return conditions(
                namespace,
                new Condition(
                        "NamespaceDeletionContentFailure",
                        "False",
                        "ContentDeleted",
                        "All content successfully deleted, may be waiting on finalization"),
                now);
    }

    /** The same where something could not be asked to go. */
    Sequence conditions(ApiObject namespace, String refusal, Instant now) {
        return conditions(
                namespace,
                new Condition(
                        "NamespaceDeletionContentFailure",
                        "True",
                        "ContentDeletionFailed",
                        "Failed to delete all resource types, " + resources.size() + " remaining: " + refusal),
                now);
    }

    private Sequence conditions(ApiObject namespace, Condition deletion, Instant now) {
        Sequence conditions = namespace.status().sequence("conditions");
        for (Condition found : FOUND) conditions = found.setIn(conditions, now);
        conditions = deletion.setIn(conditions, now);
        conditions = content().setIn(conditions, now);
        return held().setIn(conditions, now);
    }

    private Condition content() {
        if (resources.isEmpty())
            return new Condition(
                    "NamespaceContentRemaining", "False", "ContentRemoved", "All content successfully removed");
        return new Condition(
                "NamespaceContentRemaining",
                "True",
                "SomeResourcesRemain",
                "Some resources are remaining: " + list(resources, " has "));
    }

    private Condition held() {
        if (finalizers.isEmpty())
            return new Condition(
                    "NamespaceFinalizersRemaining",
                    "False",
                    "ContentHasNoFinalizers",
                    "All content-preserving finalizers finished");
        return new Condition(
                "NamespaceFinalizersRemaining",
                "True",
                "SomeFinalizersRemain",
                "Some content in the namespace has finalizers remaining: " + list(finalizers, " in "));
    }

    private static String list(SortedMap<String, Integer> counts, String link) {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + link + entry.getValue() + " resource instances")
                .collect(Collectors.joining(", "));
    }
}
