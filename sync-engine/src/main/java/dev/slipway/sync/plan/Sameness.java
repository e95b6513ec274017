package dev.slipway.sync.plan;

import dev.slipway.cluster.object.GroupKind;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.compare.Change;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.Step;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What means the same although it is not written the same. Lists that Kubernetes declares to be sets or maps are compared by what is in them
 * already; here are those that have one owner as a whole, and whose order still says nothing.
 */
final class Sameness {
    /** By kind: the names of fields whose lists are alternatives, amounts or permissions side by side. */
    private static final Map<GroupKind, Set<String>> ORDERLESS = Map.ofEntries(
            Map.entry(new GroupKind("autoscaling", "HorizontalPodAutoscaler"), Set.of("metrics")),
            Map.entry(new GroupKind("", "PersistentVolumeClaim"), Set.of("accessModes")),
            Map.entry(new GroupKind("", "PersistentVolume"), Set.of("accessModes")),
            Map.entry(new GroupKind("rbac.authorization.k8s.io", "Role"), permissions()),
            Map.entry(new GroupKind("rbac.authorization.k8s.io", "ClusterRole"), permissions()),
            Map.entry(new GroupKind("rbac.authorization.k8s.io", "RoleBinding"), Set.of("subjects")),
            Map.entry(new GroupKind("rbac.authorization.k8s.io", "ClusterRoleBinding"), Set.of("subjects")),
            Map.entry(
                    new GroupKind("networking.k8s.io", "NetworkPolicy"),
                    Set.of("ingress", "egress", "from", "to", "ports", "policyTypes", "except", "values")));

    private static final GroupKind POD = new GroupKind("", "Pod");
    private static final Path TOLERATIONS = Path.of("spec", "tolerations");

    /** What admission has every pod tolerate for a while, unless the pod says something of it itself. */
    private static final List<String> FOR_A_WHILE =
            List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

    private static final long A_WHILE = 300;

    private final boolean isPod;
    private final Set<String> orderless;
    private final Schema schema;

    Sameness(GroupKind kind, Schema schema) {
        this.isPod = kind.equals(POD);
        this.orderless = ORDERLESS.getOrDefault(kind, Set.of());
        this.schema = schema;
    }

    /** Whether both sides of a change mean the same. */
    boolean holds(Change change) {
        if (isPod && change.path().equals(TOLERATIONS))
            return withoutDefaults(change.before()).equals(withoutDefaults(change.after()));
        if (orderless.isEmpty() || change.before().isEmpty() || change.after().isEmpty()) return false;
        Path path = change.path();
        return dev.slipway.diff.compare.Sameness.same(
                sorted(path, change.before().get()), sorted(path, change.after().get()), at(path));
    }

    /** The tolerations of a pod without those that admission adds, in no order. */
    private static Set<String> withoutDefaults(Optional<Tree> tolerations) {
        TreeSet<String> all = new TreeSet<>();
        tolerations.flatMap(Tree::asSequence).map(Sequence::mappings).orElse(List.of()).stream()
                .filter(toleration -> !isForAWhile(toleration))
                .forEach(toleration -> all.add(canonical(toleration)));
        return all;
    }

    private static boolean isForAWhile(Mapping toleration) {
        return FOR_A_WHILE.contains(toleration.text("key").orElse(""))
                && toleration.text("operator").equals(Optional.of("Exists"))
                && toleration.text("effect").equals(Optional.of("NoExecute"))
                && toleration.whole("tolerationSeconds").equals(Optional.of(A_WHILE));
    }

    /**
     * Whether a list with one owner, as custom resources have where nobody thought of merging, was only added to inside its items: as
     * controllers do that write defaults into the objects that they serve. Fields that no manifest names are never touched; here neither.
     */
    static boolean isExtended(Change change) {
        return change.before().flatMap(Tree::asSequence).isPresent()
                && change.after().flatMap(Tree::asSequence).isPresent()
                && covers(change.before().get(), change.after().get());
    }

    /**
     * Without lists and maps that are empty: the types of the built-in kinds do not keep them. An empty object with fields of its own stays, it
     * often means something, as {@code emptyDir: {}} does.
     */
    static Tree withoutEmpty(Tree tree, Schema schema) {
        if (tree instanceof Sequence list)
            return new Sequence(list.items().stream()
                    .map(item -> withoutEmpty(item, schema.item()))
                    .toList());
        if (!(tree instanceof Mapping mapping)) return tree;
        Mapping.Builder kept = Mapping.builder();
        mapping.forEach((key, value) -> {
            Schema field = schema.field(key);
            boolean empty = value instanceof Sequence list && list.size() == 0
                    || value instanceof Mapping map && map.isEmpty() && field.resolve() instanceof Schema.MapOf;
            if (!empty) kept.put(key, withoutEmpty(value, field));
        });
        return kept.build();
    }

    private static boolean covers(Tree more, Tree less) {
        if (more instanceof Mapping large && less instanceof Mapping small)
            return small.keys().stream()
                    .allMatch(key -> large.get(key)
                            .filter(value -> covers(value, small.get(key).orElseThrow()))
                            .isPresent());
        if (more instanceof Sequence large && less instanceof Sequence small) {
            boolean same = large.size() == small.size();
            for (int i = 0; same && i < small.size(); i++) same = covers(large.get(i), small.get(i));
            return same;
        }
        return dev.slipway.diff.compare.Sameness.same(more, less, Schema.ANY);
    }

    private Schema at(Path path) {
        Schema here = schema;
        for (Step step : path.steps()) here = dev.slipway.diff.compare.Parts.schema(here, step);
        return here;
    }

    private Tree sorted(Path path, Tree tree) {
        boolean unordered = path.last()
                .filter(step -> step instanceof Step.Field field && orderless.contains(field.name()))
                .isPresent();
        return sorted(tree, unordered);
    }

    private Tree sorted(Tree tree, boolean unordered) {
        if (tree instanceof Mapping mapping) {
            Mapping.Builder fields = Mapping.builder();
            mapping.forEach((key, value) -> fields.put(key, sorted(value, orderless.contains(key))));
            return fields.build();
        }
        if (!(tree instanceof Sequence list)) return tree;
        List<Tree> items =
                list.items().stream().map(item -> sorted(item, false)).toList();
        return new Sequence(
                unordered
                        ? items.stream()
                                .sorted(Comparator.comparing(Sameness::canonical))
                                .toList()
                        : items);
    }

    /** The same text for the same meaning, whatever the order of keys. */
    private static String canonical(Tree tree) {
        if (tree instanceof Mapping mapping)
            return mapping.keys().stream()
                    .sorted()
                    .map(key -> key + "=" + canonical(mapping.get(key).orElseThrow()))
                    .toList()
                    .toString();
        if (tree instanceof Sequence list)
            return list.items().stream().map(Sameness::canonical).toList().toString();
        return Json.text(tree);
    }

    private static Set<String> permissions() {
        return Set.of("rules", "apiGroups", "resources", "verbs", "resourceNames", "nonResourceURLs");
    }
}
