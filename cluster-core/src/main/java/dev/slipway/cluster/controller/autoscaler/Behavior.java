package dev.slipway.cluster.controller.autoscaler;

import dev.slipway.cluster.object.Quantity;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How fast replicas may become more, or fewer.
 *
 * @param stabilization how long an earlier recommendation counts
 * @param select {@code Max}, {@code Min} or {@code Disabled}
 * @param tolerance by what part the measured value may differ from the wanted one without consequence
 */
record Behavior(Duration stabilization, String select, List<Policy> policies, double tolerance) {
    static final double USUAL_TOLERANCE = 0.1;

    /** So many pods, or per cent, in a time. */
    record Policy(boolean percent, long value, Duration period) {}

    Behavior {
        policies = List.copyOf(policies);
    }

    /** What {@code spec.behavior} says of a direction, which the API server filled in. */
    static Behavior of(Mapping behavior, boolean up) {
        Mapping rules = behavior.mapping(up ? "scaleUp" : "scaleDown");
        List<Policy> policies = rules.sequence("policies").mappings().stream()
                .map(Behavior::policy)
                .toList();
        return new Behavior(
                Duration.ofSeconds(rules.whole("stabilizationWindowSeconds").orElse(up ? 0L : 300L)),
                rules.text("selectPolicy").orElse("Max"),
                policies,
                rules.get("tolerance").flatMap(Behavior::amount).orElse(USUAL_TOLERANCE));
    }

    private static Policy policy(Mapping policy) {
        return new Policy(
                policy.text("type").equals(Optional.of("Percent")),
                policy.whole("value").orElse(0L),
                Duration.ofSeconds(policy.whole("periodSeconds").orElse(15L)));
    }

    private static Optional<Double> amount(Tree tree) {
        return tree instanceof Scalar scalar
                ? Quantity.parse(scalar.display())
                        .map(quantity -> quantity.value().doubleValue())
                : Optional.empty();
    }
}
