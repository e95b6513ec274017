package dev.slipway.cluster.kind.builtin;

import static dev.slipway.cluster.kind.builtin.Entry.inAll;

import dev.slipway.cluster.kind.Kind;
import java.util.List;

/** The group {@code autoscaling}: one kind at two versions, kept as {@code v2}. */
final class AutoscalingKinds {
    private AutoscalingKinds() {}

    static List<Kind> all(Entry entry) {
        return List.of(
                of(entry, "autoscaling/v2", "V2HorizontalPodAutoscaler")
                        .withRules(new AutoscalerRules())
                        .withColumns(AutoscalerCells.columns()),
                of(entry, "autoscaling/v1", "V1HorizontalPodAutoscaler")
                        .withColumns(AutoscalerCells.columns())
                        .withConversion(AutoscalerConversion.conversion()));
    }

    private static Kind of(Entry entry, String apiVersion, String definition) {
        return inAll(entry.of(apiVersion, "HorizontalPodAutoscaler", "horizontalpodautoscalers", definition, "hpa"))
                .withSubresources("status");
    }
}
