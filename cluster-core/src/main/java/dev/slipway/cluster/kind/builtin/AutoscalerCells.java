package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is shown of HorizontalPodAutoscalers, as they are kept. */
final class AutoscalerCells {
    private static final int SHOWN = 2;

    private AutoscalerCells() {}

    static List<Column> columns() {
        return List.of(
                Column.NAME,
                Cells.text("Reference", "What is scaled.", autoscaler -> {
                    Mapping target = autoscaler.spec().mapping("scaleTargetRef");
                    return Cells.text(target, "", "kind") + "/" + Cells.text(target, "", "name");
                }),
                Cells.text("Targets", "What is measured, of what it should be.", AutoscalerCells::targets),
                Cells.text(
                        "MinPods",
                        "Fewest pods.",
                        autoscaler -> autoscaler
                                .spec()
                                .whole("minReplicas")
                                .map(count -> Long.toString(count))
                                .orElse("<unset>")),
                Cells.text("MaxPods", "Most pods.", autoscaler -> Cells.whole(autoscaler, "spec", "maxReplicas")),
                Cells.text(
                        "Replicas",
                        "Pods at present.",
                        autoscaler -> Cells.whole(autoscaler, "status", "currentReplicas")),
                Cells.AGE);
    }

    private static String targets(ApiObject autoscaler) {
        List<Mapping> metrics = autoscaler.spec().sequence("metrics").mappings();
        List<Mapping> current = autoscaler.status().sequence("currentMetrics").mappings();
        if (metrics.isEmpty()) return Cells.NONE;
        List<String> all = new ArrayList<>();
        for (int i = 0; i < metrics.size(); i++)
            all.add(target(metrics.get(i), i < current.size() ? current.get(i) : Mapping.empty()));
        String first = String.join(", ", all.subList(0, Math.min(SHOWN, all.size())));
        return all.size() > SHOWN ? first + " + " + (all.size() - SHOWN) + " more..." : first;
    }

    private static String target(Mapping metric, Mapping current) {
        return switch (Cells.text(metric, "", "type")) {
            case "Resource" -> resource(metric.mapping("resource"), current.mapping("resource"));
            case "ContainerResource" ->
                resource(metric.mapping("containerResource"), current.mapping("containerResource"));
            case "Pods" -> amount(metric.mapping("pods"), current.mapping("pods"));
            case "Object" -> amount(metric.mapping("object"), current.mapping("object"));
            case "External" -> amount(metric.mapping("external"), current.mapping("external"));
            default -> "<unknown type>";
        };
    }

    private static String resource(Mapping metric, Mapping current) {
        String name = Cells.text(metric, "", "name") + ": ";
        if (metric.text("target", "averageValue").isPresent()) return name + amount(metric, current);
        String wanted = share(metric.at("target", "averageUtilization")).orElse("<auto>");
        return name + share(current.at("current", "averageUtilization")).orElse(Cells.UNKNOWN) + "/" + wanted;
    }

    private static Optional<String> share(Optional<Tree> number) {
        return number.flatMap(Tree::asWhole).map(share -> share + "%");
    }

    private static String amount(Mapping metric, Mapping current) {
        boolean average = metric.text("target", "averageValue").isPresent();
        String field = average ? "averageValue" : "value";
        String shown =
                Cells.text(current, Cells.UNKNOWN, "current", field) + "/" + Cells.text(metric, "", "target", field);
        return average && metric.has("describedObject") ? shown + " (avg)" : shown;
    }
}
