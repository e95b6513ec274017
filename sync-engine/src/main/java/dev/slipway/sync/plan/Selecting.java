package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/** Objects that choose pods by their labels. */
final class Selecting {
    private static final List<String> OPERATORS = List.of("In", "NotIn", "Exists", "DoesNotExist");

    private Selecting() {}

    /**
     * The selector of an object, where it is meant to choose some pods: a Service without one has its endpoints from elsewhere, and one that
     * chooses all pods means whichever there are. Empty as well where it is malformed, which the control plane says better.
     */
    static Optional<LabelSelector> of(ApiObject object) {
        Mapping spec = object.spec();
        LabelSelector selector = switch (object.gvk().groupKind().toString()) {
            case "Service" -> LabelSelector.ofLabels(spec.mapping("selector").texts());
            case "PodDisruptionBudget.policy" -> parsed(spec.mapping("selector"));
            case "NetworkPolicy.networking.k8s.io" -> parsed(spec.mapping("podSelector"));
            default -> LabelSelector.EVERYTHING;
        };
        return Optional.of(selector).filter(some -> !some.isEverything());
    }

    private static LabelSelector parsed(Mapping selector) {
        boolean sound = selector.sequence("matchExpressions").mappings().stream()
                .allMatch(one -> OPERATORS.contains(one.text("operator").orElse("")));
        return sound ? LabelSelector.of(selector) : LabelSelector.EVERYTHING;
    }
}
