package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Rules of HorizontalPodAutoscalers, as they are kept. */
final class AutoscalerRules implements Rules {
    private static final int LONGEST_WINDOW = 3600;
    private static final int LONGEST_PERIOD = 1800;

    /** Where each type of metric says what it is about. */
    private static final Map<String, String> SOURCES = new TreeMap<>(Map.of(
            "ContainerResource", "containerResource",
            "External", "external",
            "Object", "object",
            "Pods", "pods",
            "Resource", "resource"));

    @Override
    public ApiObject defaults(ApiObject autoscaler) {
        Mapping spec = Fill.absent(autoscaler.spec(), "minReplicas", 1);
        if (spec.sequence("metrics").isEmpty()) spec = spec.with("metrics", Sequence.of(processor()));
        return autoscaler.with("spec", Fill.in(spec, "behavior", AutoscalerRules::behavior));
    }

    private static Mapping processor() {
        Mapping target = Mapping.of("type", "Utilization", "averageUtilization", 80);
        return Mapping.of("type", "Resource", "resource", Mapping.of("name", "cpu", "target", target));
    }

    private static Mapping behavior(Mapping behavior) {
        Mapping up = Fill.absent(behavior.mapping("scaleUp"), "stabilizationWindowSeconds", 0);
        Mapping filled = behavior.with("scaleUp", rules(up, Sequence.of(policy("Pods", 4), policy("Percent", 100))));
        return filled.with("scaleDown", rules(behavior.mapping("scaleDown"), Sequence.of(policy("Percent", 100))));
    }

    private static Mapping rules(Mapping rules, Sequence policies) {
        Mapping filled = Fill.absent(rules, "selectPolicy", "Max");
        return filled.sequence("policies").isEmpty() ? filled.with("policies", policies) : filled;
    }

    private static Mapping policy(String type, int value) {
        return Mapping.of("type", type, "value", value, "periodSeconds", 15);
    }

    @Override
    public ApiObject born(ApiObject autoscaler) {
        return autoscaler.withStatus(Mapping.of("desiredReplicas", 0, "currentMetrics", Scalar.Null.NULL));
    }

    @Override
    public List<Cause> validate(ApiObject autoscaler) {
        Problems problems = new Problems();
        Mapping spec = autoscaler.spec();
        long least = spec.whole("minReplicas").orElse(1L);
        long most = spec.whole("maxReplicas").orElse(0L);
        if (least < 1) problems.invalid("spec.minReplicas", least, "must be greater than or equal to 1");
        if (most < 1) problems.invalid("spec.maxReplicas", most, "must be greater than 0");
        if (most < least) problems.invalid("spec.maxReplicas", most, "must be greater than or equal to `minReplicas`");
        for (String field : List.of("kind", "name")) {
            if (spec.text("scaleTargetRef", field).orElse("").isEmpty())
                problems.required("spec.scaleTargetRef." + field);
        }
        List<Mapping> metrics = spec.sequence("metrics").mappings();
        for (int i = 0; i < metrics.size(); i++) metric("spec.metrics[" + i + "]", metrics.get(i), problems);
        for (String direction : List.of("scaleUp", "scaleDown"))
            direction("spec.behavior." + direction, spec.mapping("behavior", direction), problems);
        return problems.causes();
    }

    private static void metric(String at, Mapping metric, Problems problems) {
        String type = metric.text("type").orElse("");
        if (type.isEmpty()) {
            problems.required(at + ".type", "must specify a metric source type");
            return;
        }
        Optional<String> source = Optional.ofNullable(SOURCES.get(type));
        if (source.isEmpty()) problems.notSupported(at + ".type", type, List.copyOf(SOURCES.keySet()));
        else if (!metric.has(source.get()))
            problems.required(at + "." + source.get(), "must populate information for the given metric source");
        else source(at + "." + source.get(), metric.mapping(source.get()), type, problems);
        for (String other : SOURCES.values()) {
            if (metric.has(other) && !source.equals(Optional.of(other)))
                problems.forbidden(at + "." + other, "must populate the given metric source only");
        }
    }

    private static void source(String at, Mapping source, String type, Problems problems) {
        boolean resource = type.endsWith("Resource");
        if (resource && source.text("name").orElse("").isEmpty())
            problems.required(at + ".name", "must specify a resource name");
        if (!resource && source.text("metric", "name").orElse("").isEmpty())
            problems.required(at + ".metric.name", "must specify a metric name");
        Mapping target = source.mapping("target");
        String kind = target.text("type").orElse("");
        if (kind.isEmpty()) problems.required(at + ".target.type", "must specify a metric target type");
        problems.oneOf(
                at + ".target.type",
                Optional.of(kind).filter(word -> !word.isEmpty()),
                "Utilization",
                "Value",
                "AverageValue");
        target.whole("averageUtilization")
                .filter(share -> share < 1)
                .ifPresent(
                        share -> problems.invalid(at + ".target.averageUtilization", share, "must be greater than 0"));
        boolean both = target.has("averageUtilization") && target.has("averageValue");
        if (resource && both)
            problems.forbidden(
                    at + ".target.averageValue", "may not set both a target raw value and a target utilization");
        if (resource && !target.has("averageUtilization") && !target.has("averageValue"))
            problems.required(
                    at + ".target.averageUtilization", "must set either a target raw value or a target utilization");
    }

    private static void direction(String at, Mapping rules, Problems problems) {
        rules.whole("stabilizationWindowSeconds").ifPresent(window -> {
            String field = at + ".stabilizationWindowSeconds";
            if (window < 0) problems.invalid(field, window, "must be greater than or equal to zero");
            if (window > LONGEST_WINDOW)
                problems.invalid(field, window, "must be less than or equal to " + LONGEST_WINDOW);
        });
        problems.oneOf(at + ".selectPolicy", rules.text("selectPolicy"), "Disabled", "Max", "Min");
        List<Mapping> policies = rules.sequence("policies").mappings();
        for (int i = 0; i < policies.size(); i++) policy(at + ".policies[" + i + "]", policies.get(i), problems);
    }

    private static void policy(String at, Mapping policy, Problems problems) {
        problems.oneOf(at + ".type", policy.text("type"), "Percent", "Pods");
        long value = policy.whole("value").orElse(0L);
        long period = policy.whole("periodSeconds").orElse(0L);
        if (value <= 0) problems.invalid(at + ".value", value, "must be greater than zero");
        if (period <= 0) problems.invalid(at + ".periodSeconds", period, "must be greater than zero");
        if (period > LONGEST_PERIOD)
            problems.invalid(at + ".periodSeconds", period, "must be less than or equal to " + LONGEST_PERIOD);
    }
}
