package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Conversion;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * HorizontalPodAutoscalers of {@code autoscaling/v1} know one metric, the use of the processor. All else travels in annotations, in the form of
 * {@code v2}.
 */
final class AutoscalerConversion {
    private static final GroupVersionKind KEPT = GroupVersionKind.of("autoscaling/v2", "HorizontalPodAutoscaler");
    private static final GroupVersionKind SHOWN = GroupVersionKind.of("autoscaling/v1", "HorizontalPodAutoscaler");
    private static final String TARGET = "targetCPUUtilizationPercentage";
    private static final String CURRENT = "currentCPUUtilizationPercentage";
    private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";

    private AutoscalerConversion() {}

    static Conversion conversion() {
        return new Conversion(KEPT, AutoscalerConversion::toKept, AutoscalerConversion::toShown, new TreeMap<>());
    }

    private static ApiObject toShown(ApiObject kept) {
        Mapping spec = kept.spec();
        Mapping status = kept.status();
        ApiObject shown = kept.with("apiVersion", SHOWN.apiVersion());
        shown = aside(shown, "behavior", spec.get("behavior"));
        shown = aside(shown, "metrics", rest(spec.sequence("metrics")));
        shown = aside(shown, "conditions", status.get("conditions"));
        shown = aside(shown, "current-metrics", rest(status.sequence("currentMetrics")));
        spec = withNumber(spec.without("behavior"), "metrics", TARGET, "target");
        status = withNumber(status.without("conditions"), "currentMetrics", CURRENT, "current");
        shown = shown.with("spec", spec);
        return kept.root().has("status") ? shown.withStatus(Fill.absent(status, "currentReplicas", 0)) : shown;
    }

    private static ApiObject toKept(ApiObject shown) {
        Mapping spec = shown.spec();
        Mapping status = shown.status();
        Sequence metrics = all(spec.whole(TARGET), "target", taken(shown, "metrics"));
        Sequence current = all(status.whole(CURRENT), "current", taken(shown, "current-metrics"));
        Optional<Tree> behavior = taken(shown, "behavior");
        Optional<Tree> conditions = taken(shown, "conditions");
        spec = spec.without(TARGET);
        if (!metrics.isEmpty()) spec = spec.with("metrics", metrics);
        if (behavior.isPresent()) spec = spec.with("behavior", behavior.get());
        status = status.without(CURRENT);
        if (!current.isEmpty()) status = status.with("currentMetrics", current);
        if (conditions.isPresent()) status = status.with("conditions", conditions.get());
        ApiObject kept = shown.with("apiVersion", KEPT.apiVersion()).with("spec", spec);
        for (String name : List.of("metrics", "current-metrics", "behavior", "conditions"))
            kept = kept.withoutAt("metadata", "annotations", PREFIX + name);
        return shown.root().has("status") ? kept.withStatus(status) : kept;
    }

    /** The share of the processor that a metric says, if that is what it is about. */
    private static Optional<Tree> share(Mapping metric, String part) {
        boolean processor = metric.text("resource", "name").equals(Optional.of("cpu"));
        return processor ? metric.at("resource", part, "averageUtilization") : Optional.empty();
    }

    private static Mapping withNumber(Mapping holder, String list, String field, String part) {
        Optional<Tree> share = holder.sequence(list).mappings().stream()
                .flatMap(metric -> share(metric, part).stream())
                .findFirst();
        Mapping rest = holder.without(list);
        return share.isPresent() ? rest.with(field, share.get()) : rest;
    }

    /** All metrics but the one that has a field of its own. */
    private static Optional<Tree> rest(Sequence metrics) {
        List<Tree> rest = new ArrayList<>();
        boolean found = false;
        for (Mapping metric : metrics.mappings()) {
            boolean shown =
                    share(metric, "target").or(() -> share(metric, "current")).isPresent();
            if (shown && !found) found = true;
            else rest.add(metric);
        }
        return rest.isEmpty() ? Optional.empty() : Optional.of(new Sequence(rest));
    }

    private static Sequence all(Optional<Long> share, String part, Optional<Tree> others) {
        List<Tree> all = new ArrayList<>();
        share.ifPresent(number -> all.add(processor(number, part)));
        others.flatMap(Tree::asSequence).ifPresent(list -> all.addAll(list.items()));
        return new Sequence(all);
    }

    private static Mapping processor(long share, String part) {
        Mapping numbers = Mapping.of("averageUtilization", share);
        if (part.equals("target")) numbers = Mapping.of("type", "Utilization", "averageUtilization", share);
        return Mapping.of("type", "Resource", "resource", Mapping.of("name", "cpu", part, numbers));
    }

    private static ApiObject aside(ApiObject shown, String name, Optional<Tree> value) {
        return value.map(tree -> shown.withAnnotation(PREFIX + name, Json.text(tree)))
                .orElse(shown);
    }

    /** What travelled in an annotation; a text that is no JSON is nothing. */
    private static Optional<Tree> taken(ApiObject shown, String name) {
        return shown.annotation(PREFIX + name).flatMap(AutoscalerConversion::read);
    }

    private static Optional<Tree> read(String text) {
        try {
            return Optional.of(Json.read(text));
        } catch (Malformed noJson) {
            return Optional.empty();
        }
    }
}
