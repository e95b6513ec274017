package dev.slipway.cluster.controller.disruption;

import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.disruption.Budget;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What people are told of a disruption budget, and of pods that have more than one; told when its status changes, so not again and again. */
final class News {
    private News() {}

    static List<Note> of(ApiObject budget, Budget count, List<ApiObject> pods, World world) {
        List<Note> news = new ArrayList<>();
        if (pods.isEmpty()) news.add(Note.normal(budget, "NoPods", "No matching pods found"));
        if (!count.problem().isEmpty())
            news.add(Note.warning(
                    budget,
                    "CalculateExpectedPodCountFailed",
                    "Failed to calculate the number of expected pods: " + count.problem()));
        if (!count.unmanaged().isEmpty()) news.add(Note.warning(budget, "UnmanagedPods", unmanaged(budget)));
        news.addAll(ambiguous(budget, pods, world));
        return news;
    }

    private static String unmanaged(ApiObject budget) {
        return "Pods selected by this PodDisruptionBudget (selector: "
                + selector(budget.spec().mapping("selector"))
                + ") were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which"
                + " may result in undefined behavior. To account for these pods please set \".spec.minAvailable\" field of the"
                + " PDB to an integer value.";
    }

    /** As Kubernetes prints one. */
    private static String selector(Mapping selector) {
        String labels = selector.mapping("matchLabels").texts().entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue() + ",")
                .collect(Collectors.joining());
        String expressions = selector.sequence("matchExpressions").mappings().stream()
                .map(term -> "LabelSelectorRequirement{Key:" + term.text("key").orElse("") + ",Operator:"
                        + term.text("operator").orElse("") + ",Values:["
                        + String.join(" ", term.sequence("values").texts()) + "],},")
                .collect(Collectors.joining());
        return "&LabelSelector{MatchLabels:map[string]string{" + labels
                + "},MatchExpressions:[]LabelSelectorRequirement{" + expressions + "},}";
    }

    /** Said by the first of the budgets. */
    private static List<Note> ambiguous(ApiObject budget, List<ApiObject> pods, World world) {
        List<ApiObject> all = world.list(Budget.KIND, budget.namespace());
        if (all.size() < 2) return List.of();
        List<Note> news = new ArrayList<>();
        for (ApiObject pod : pods) {
            List<ApiObject> covering =
                    all.stream().filter(other -> Budget.covers(other, pod)).toList();
            if (covering.size() < 2 || !covering.get(0).key().equals(budget.key())) continue;
            news.add(Note.warning(
                    pod,
                    "MultiplePodDisruptionBudgets",
                    "Pod \"" + pod.namespace() + "\"/\"" + pod.name()
                            + "\" matches multiple PodDisruptionBudgets.  Chose \"" + budget.name()
                            + "\" arbitrarily."));
        }
        return news;
    }
}
