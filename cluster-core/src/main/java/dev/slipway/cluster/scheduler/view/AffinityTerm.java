package dev.slipway.cluster.scheduler.view;

import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.LabelSelector.Operator;
import dev.slipway.cluster.object.LabelSelector.Requirement;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which pods a pod wants near, or far: those that a selector matches in some namespaces, where near is whatever shares a node label.
 *
 * @param namespaces by name
 * @param namespaceSelector by their labels, besides
 * @param weight what it counts if it is only liked, 1 to 100; 0 if it is required
 */
public record AffinityTerm(
        LabelSelector selector,
        List<String> namespaces,
        Optional<LabelSelector> namespaceSelector,
        String topologyKey,
        int weight) {
    public AffinityTerm {
        namespaces = List.copyOf(namespaces);
    }

    static AffinityTerm of(Mapping term, int weight, String namespace, Map<String, String> labels) {
        List<String> namespaces =
                new ArrayList<>(new TreeSet<>(term.sequence("namespaces").texts()));
        Optional<LabelSelector> selector =
                term.get("namespaceSelector").flatMap(tree -> tree.asMapping()).map(LabelSelector::lenient);
        if (namespaces.isEmpty() && selector.isEmpty()) namespaces.add(namespace);
        return new AffinityTerm(
                selector(term, labels),
                namespaces,
                selector,
                term.text("topologyKey").orElse(""),
                weight);
    }

    /** The label selector with what it takes from the pod's own labels. Without a selector it matches nothing. */
    static LabelSelector selector(Mapping selecting, Map<String, String> labels) {
        Optional<Mapping> given = selecting.get("labelSelector").flatMap(tree -> tree.asMapping());
        if (given.isEmpty()) return LabelSelector.NOTHING;
        List<Requirement> all =
                new ArrayList<>(LabelSelector.lenient(given.get()).requirements());
        own(selecting, "matchLabelKeys", Operator.IN, labels, all);
        own(selecting, "mismatchLabelKeys", Operator.NOT_IN, labels, all);
        return new LabelSelector(all);
    }

    private static void own(
            Mapping selecting, String list, Operator operator, Map<String, String> labels, List<Requirement> all) {
        for (String key : selecting.sequence(list).texts()) {
            Optional.ofNullable(labels.get(key))
                    .ifPresent(value -> all.add(new Requirement(key, operator, List.of(value))));
        }
    }

    /** Whether it is about a pod. */
    public boolean covers(String namespace, Map<String, String> labels, World world) {
        return selector.matches(labels) && reaches(namespace, world);
    }

    public boolean covers(PodState pod, World world) {
        return covers(pod.namespace(), pod.labels(), world);
    }

    private boolean reaches(String namespace, World world) {
        if (namespaces.contains(namespace)) return true;
        if (namespaceSelector.isEmpty()) return false;
        if (namespaceSelector.get().isEverything()) return true;
        return world.get(new ObjectKey(Kinds.NAMESPACE.groupKind(), "", namespace))
                .filter(namespaceSelector.get()::matches)
                .isPresent();
    }

    /** The namespaces that it reaches, in order. */
    List<String> reached(World world) {
        if (namespaceSelector.isEmpty()) return namespaces;
        TreeSet<String> all = new TreeSet<>(namespaces);
        world.list(Kinds.NAMESPACE.groupKind(), "").stream()
                .filter(namespaceSelector.get()::matches)
                .map(ApiObject::name)
                .forEach(all::add);
        return List.copyOf(all);
    }
}
