package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.check.Formats;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import java.util.List;

/** Rules of PodDisruptionBudgets and RuntimeClasses. */
final class DisruptionRules {
    private DisruptionRules() {}

    /** PodDisruptionBudgets. */
    static final class OfBudget implements Rules {
        @Override
        public ApiObject born(ApiObject budget) {
            return budget.withStatus(
                    Mapping.of("disruptionsAllowed", 0, "currentHealthy", 0, "desiredHealthy", 0, "expectedPods", 0));
        }

        @Override
        public List<Cause> validate(ApiObject budget) {
            Problems problems = new Problems();
            Mapping spec = budget.spec();
            if (spec.has("minAvailable") && spec.has("maxUnavailable"))
                problems.invalid("spec", spec, "minAvailable and maxUnavailable cannot be both set");
            for (String bound : List.of("minAvailable", "maxUnavailable")) {
                CountOrPercent.check("spec." + bound, spec.get(bound), problems);
                spec.get(bound).ifPresent(value -> CountOrPercent.notMoreThanAll("spec." + bound, value, problems));
            }
            if (spec.has("selector")) new TemplateCheck(problems).selector("spec.selector", spec.mapping("selector"));
            problems.oneOf(
                    "spec.unhealthyPodEvictionPolicy",
                    spec.text("unhealthyPodEvictionPolicy"),
                    "AlwaysAllow",
                    "IfHealthyBudget");
            return problems.causes();
        }
    }

    /** RuntimeClasses. */
    static final class OfRuntime implements Rules {
        @Override
        public List<Cause> validate(ApiObject runtime) {
            Problems problems = new Problems();
            String handler = runtime.root().text("handler").orElse("");
            problems.rule("handler", handler, Formats.label(handler));
            return problems.causes();
        }

        @Override
        public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
            return new Problems()
                    .immutable(
                            "handler",
                            before.root().get("handler"),
                            after.root().get("handler"))
                    .causes();
        }
    }
}
