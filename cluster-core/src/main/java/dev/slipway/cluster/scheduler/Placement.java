package dev.slipway.cluster.scheduler;

import dev.slipway.cluster.controller.Taints;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a pod may be on a node as far as labels and taints go. */
final class Placement {
    private static final String NOT_READY = "node.kubernetes.io/not-ready";
    private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
    private static final Set<String> KEEPING_AWAY = Set.of("NoSchedule", "NoExecute");

    private Placement() {}

    /** {@code nodeSelector}, and the required node affinity. */
    static boolean isSelected(ApiObject pod, ApiObject node) {
        LabelSelector selector =
                LabelSelector.ofLabels(pod.spec().mapping("nodeSelector").texts());
        if (!selector.matches(node)) return false;
        Optional<Mapping> required = pod.spec()
                .at("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
                .flatMap(tree -> tree.asMapping());
        return required.map(affinity -> affinity.sequence("nodeSelectorTerms").mappings().stream()
                        .anyMatch(term -> holds(term, node)))
                .orElse(true);
    }

    /** A term without requirements matches nothing, as Kubernetes has it. */
    private static boolean holds(Mapping term, ApiObject node) {
        List<Mapping> labels = term.sequence("matchExpressions").mappings();
        List<Mapping> fields = term.sequence("matchFields").mappings();
        if (labels.isEmpty() && fields.isEmpty()) return false;
        return labels.stream().allMatch(requirement -> holds(requirement, node.labels()))
                && fields.stream().allMatch(requirement -> holds(requirement, Map.of("metadata.name", node.name())));
    }

    private static boolean holds(Mapping requirement, Map<String, String> values) {
        String operator = requirement.text("operator").orElse("");
        if (operator.equals("Gt") || operator.equals("Lt")) return compares(requirement, operator, values);
        return LabelSelector.of(Mapping.of("matchExpressions", List.of(requirement)))
                .matches(values);
    }

    private static boolean compares(Mapping requirement, String operator, Map<String, String> values) {
        try {
            String key = requirement.text("key").orElse("");
            long bound = Long.parseLong(requirement.sequence("values").texts().get(0));
            return Optional.ofNullable(values.get(key))
                    .map(Long::parseLong)
                    .filter(value -> operator.equals("Gt") ? value > bound : value < bound)
                    .isPresent();
        } catch (NumberFormatException | IndexOutOfBoundsException notComparable) {
            return false;
        }
    }

    static boolean toleratesUnschedulable(ApiObject pod) {
        return Taints.isTolerated(taint(UNSCHEDULABLE), pod);
    }

    /** The first taint of a node that keeps a pod away, as messages show it. A node that is not ready counts as tainted so. */
    static Optional<String> untolerated(ApiObject pod, ApiObject node) {
        List<Mapping> taints = new ArrayList<>(node.spec().sequence("taints").mappings());
        if (node.condition("Ready").filter(ready -> ready.isTrue()).isEmpty()) taints.add(taint(NOT_READY));
        return taints.stream()
                .filter(taint -> KEEPING_AWAY.contains(taint.text("effect").orElse("")))
                .filter(taint -> !Taints.isTolerated(taint, pod))
                .map(taint -> "{" + taint.text("key").orElse("") + ": "
                        + taint.text("value").orElse("") + "}")
                .findFirst();
    }

    private static Mapping taint(String key) {
        return Mapping.of("key", key, "effect", "NoSchedule");
    }
}
