package dev.slipway.cluster.controller;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.LabelSelector.Operator;
import dev.slipway.cluster.object.LabelSelector.Requirement;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which nodes a pod may be on, and which it likes, by their labels and names: {@code nodeSelector} and <a
 * href="https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity">node affinity</a>. Read once, asked of many nodes.
 *
 * @param selector labels that a node must have
 * @param required terms of which one must hold; absent means that any node will do
 * @param preferred terms that count for a node, each by its weight
 */
public record NodeAffinity(LabelSelector selector, Optional<List<Term>> required, List<Preference> preferred) {
    /** Any node is as good as another. */
    public static final NodeAffinity ANY = new NodeAffinity(LabelSelector.EVERYTHING, Optional.empty(), List.of());

    public NodeAffinity {
        required = required.map(List::copyOf);
        preferred = List.copyOf(preferred);
    }

    /** Requirements of a node's labels and of its fields. One without any holds of no node, and so does one that cannot be understood. */
    public record Term(LabelSelector labels, LabelSelector fields) {
        public boolean holds(Map<String, String> nodeLabels, String nodeName) {
            if (labels.isEverything() && fields.isEverything()) return false;
            return labels.matches(nodeLabels) && fields.matches(Map.of("metadata.name", nodeName));
        }

        /** The one node that can be meant, where fields name it. */
        Optional<String> node() {
            return fields.requirements().stream()
                    .filter(one -> one.key().equals("metadata.name") && one.operator() == Operator.IN)
                    .flatMap(one -> one.values().stream())
                    .findFirst();
        }
    }

    /** A term and what it counts, 1 to 100. */
    public record Preference(int weight, Term term) {}

    /** Of the specification of a pod or of a template's. */
    public static NodeAffinity of(Mapping spec) {
        Mapping affinity = spec.mapping("affinity", "nodeAffinity");
        Mapping selector = spec.mapping("nodeSelector");
        if (affinity.isEmpty() && selector.isEmpty()) return ANY;
        Optional<Mapping> required =
                affinity.get("requiredDuringSchedulingIgnoredDuringExecution").flatMap(tree -> tree.asMapping());
        List<Preference> preferred =
                affinity.sequence("preferredDuringSchedulingIgnoredDuringExecution").mappings().stream()
                        .map(one -> new Preference(
                                one.whole("weight").orElse(0L).intValue(), term(one.mapping("preference"))))
                        .toList();
        return new NodeAffinity(
                LabelSelector.ofLabels(selector.texts()),
                required.map(one -> one.sequence("nodeSelectorTerms").mappings().stream()
                        .map(NodeAffinity::term)
                        .toList()),
                preferred);
    }

    /** Of the nodes that can reach a volume. */
    public static NodeAffinity ofVolume(ApiObject volume) {
        Optional<Mapping> required =
                volume.spec().at("nodeAffinity", "required").flatMap(tree -> tree.asMapping());
        return required.map(NodeAffinity::required).orElse(ANY);
    }

    private static NodeAffinity required(Mapping selector) {
        List<Term> terms = selector.sequence("nodeSelectorTerms").mappings().stream()
                .map(NodeAffinity::term)
                .toList();
        return new NodeAffinity(LabelSelector.EVERYTHING, Optional.of(terms), List.of());
    }

    private static Term term(Mapping term) {
        return new Term(
                selector(term.sequence("matchExpressions").mappings()),
                selector(term.sequence("matchFields").mappings()));
    }

    private static LabelSelector selector(List<Mapping> requirements) {
        List<Requirement> all = new ArrayList<>();
        for (Mapping requirement : requirements) {
            Optional<Operator> operator = operator(requirement.text("operator").orElse(""));
            List<String> values = requirement.sequence("values").texts();
            boolean compares = operator.equals(Optional.of(Operator.GREATER_THAN))
                    || operator.equals(Optional.of(Operator.LESS_THAN));
            if (operator.isEmpty() || (compares && values.size() != 1)) return LabelSelector.NOTHING;
            all.add(new Requirement(requirement.text("key").orElse(""), operator.get(), values));
        }
        return new LabelSelector(all);
    }

    private static Optional<Operator> operator(String word) {
        return switch (word) {
            case "In" -> Optional.of(Operator.IN);
            case "NotIn" -> Optional.of(Operator.NOT_IN);
            case "Exists" -> Optional.of(Operator.EXISTS);
            case "DoesNotExist" -> Optional.of(Operator.DOES_NOT_EXIST);
            case "Gt" -> Optional.of(Operator.GREATER_THAN);
            case "Lt" -> Optional.of(Operator.LESS_THAN);
            default -> Optional.empty();
        };
    }

    /** Whether a pod may be on a node. */
    public boolean admits(ApiObject node) {
        return admits(node.labels(), node.name());
    }

    /** The same of a node of which the labels were read already. */
    public boolean admits(Map<String, String> nodeLabels, String nodeName) {
        if (!selector.matches(nodeLabels)) return false;
        return required.isEmpty() || required.get().stream().anyMatch(term -> term.holds(nodeLabels, nodeName));
    }

    /** How much a node is liked. */
    public int liking(Map<String, String> nodeLabels, String nodeName) {
        int sum = 0;
        for (Preference preference : preferred) {
            if (preference.term().holds(nodeLabels, nodeName)) sum += preference.weight();
        }
        return sum;
    }

    /** Whether every node will do. */
    public boolean isAny() {
        return selector.isEverything() && required.isEmpty();
    }

    /** The only nodes that can be meant, where every term names one, as the pods of DaemonSets do: nobody else need be asked. */
    public Optional<List<String>> named() {
        if (required.isEmpty()) return Optional.empty();
        List<String> names =
                required.get().stream().flatMap(term -> term.node().stream()).toList();
        return names.size() == required.get().size() ? Optional.of(names) : Optional.empty();
    }
}
