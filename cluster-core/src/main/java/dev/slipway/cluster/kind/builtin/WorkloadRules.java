package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.Optional;

/** Rules of Deployments and ReplicaSets. */
final class WorkloadRules {
    private WorkloadRules() {}

    /** ReplicaSets. */
    static final class OfReplicaSet implements Rules {
        @Override
        public ApiObject defaults(ApiObject set) {
            Mapping spec = Fill.absent(set.spec(), "replicas", 1);
            return set.with("spec", Fill.in(spec, "template", PodDefaults::template));
        }

        @Override
        public ApiObject born(ApiObject set) {
            return set.withStatus(Mapping.of("replicas", 0));
        }

        @Override
        public List<Cause> validate(ApiObject set) {
            Problems problems = new Problems();
            problems.notNegative("spec.replicas", set.spec().whole("replicas"));
            problems.notNegative("spec.minReadySeconds", set.spec().whole("minReadySeconds"));
            new TemplateCheck(problems).selectorAndTemplate(set, "replicaset");
            return problems.causes();
        }

        @Override
        public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
            return TemplateCheck.sameSelector(before, after);
        }
    }

    /** Deployments. */
    static final class OfDeployment implements Rules {
        private static final String ROLLING = "spec.strategy.rollingUpdate";

        @Override
        public ApiObject defaults(ApiObject deployment) {
            Mapping spec = Fill.absent(deployment.spec(), "replicas", 1);
            spec = Fill.in(spec, "template", PodDefaults::template);
            spec = spec.with("strategy", strategy(spec.mapping("strategy")));
            spec = Fill.absent(spec, "revisionHistoryLimit", 10);
            return deployment.with("spec", Fill.absent(spec, "progressDeadlineSeconds", 600));
        }

        private static Mapping strategy(Mapping strategy) {
            Mapping typed =
                    strategy.text("type").orElse("").isEmpty() ? strategy.with("type", "RollingUpdate") : strategy;
            if (!typed.text("type").equals(Optional.of("RollingUpdate"))) return typed;
            Mapping rolling = Fill.absent(typed.mapping("rollingUpdate"), "maxUnavailable", "25%");
            return typed.with("rollingUpdate", Fill.absent(rolling, "maxSurge", "25%"));
        }

        @Override
        public ApiObject born(ApiObject deployment) {
            return deployment.withStatus(Mapping.empty());
        }

        @Override
        public List<Cause> validate(ApiObject deployment) {
            Problems problems = new Problems();
            Mapping spec = deployment.spec();
            problems.notNegative("spec.replicas", spec.whole("replicas"));
            new TemplateCheck(problems).selectorAndTemplate(deployment, "deployment");
            validateStrategy(spec.mapping("strategy"), problems);
            for (String number : List.of("minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds")) {
                problems.notNegative("spec." + number, spec.whole(number));
            }
            Optional<Long> deadline = spec.whole("progressDeadlineSeconds");
            if (deadline.isPresent()
                    && deadline.get() <= spec.whole("minReadySeconds").orElse(0L)) {
                problems.invalid(
                        "spec.progressDeadlineSeconds", deadline.get(), "must be greater than minReadySeconds");
            }
            return problems.causes();
        }

        @Override
        public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
            return TemplateCheck.sameSelector(before, after);
        }

        private static void validateStrategy(Mapping strategy, Problems problems) {
            String type = strategy.text("type").orElse("");
            problems.oneOf("spec.strategy.type", Optional.of(type), "Recreate", "RollingUpdate");
            if (type.equals("Recreate") && strategy.has("rollingUpdate")) {
                problems.forbidden(ROLLING, "may not be specified when strategy `type` is 'Recreate'");
            }
            if (!type.equals("RollingUpdate")) return;
            Mapping rolling = strategy.mapping("rollingUpdate");
            CountOrPercent.check(ROLLING + ".maxUnavailable", rolling.get("maxUnavailable"), problems);
            CountOrPercent.check(ROLLING + ".maxSurge", rolling.get("maxSurge"), problems);
            Tree unavailable = rolling.get("maxUnavailable").orElse(Scalar.Null.NULL);
            if (CountOrPercent.isZero(unavailable)
                    && rolling.get("maxSurge").filter(CountOrPercent::isZero).isPresent()) {
                problems.invalid(ROLLING + ".maxUnavailable", unavailable, "may not be 0 when `maxSurge` is 0");
            }
            CountOrPercent.notMoreThanAll(ROLLING + ".maxUnavailable", unavailable, problems);
        }
    }
}
