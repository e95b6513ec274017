package dev.slipway.cluster.simulation;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.Times;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** People whose load comes and goes and who let autoscalers follow it: some measure what nobody measures, some scale what is not there, some quarrel. */
final class AutoscalerUsers implements Users {
    static final GroupKind AUTOSCALER = new GroupKind("autoscaling", "HorizontalPodAutoscaler");

    /** All together do so much; the last two each of the pods. */
    private static final List<String> LOADS = List.of(
            "shared-cpu: \"50m\"",
            "shared-cpu: \"500m\"",
            "shared-cpu: \"900m\"",
            "shared-cpu: \"step(900m, 100m, 100s)\"",
            "shared-cpu: \"step(100m, 700m, 30s)\"",
            "shared-cpu: \"ramp(100m, 800m, 1m)\"",
            "cpu: \"190m\"",
            "cpu: \"20m\"");

    private static final String PODS_METRIC =
            "type: Pods, pods: {metric: {name: requests}, target: {type: AverageValue, averageValue: 10}}";

    @Override
    public void act(Stage stage) {
        if (stage.ours(AUTOSCALER).isEmpty()) {
            stage.create(deployment(stage, "w0"));
            stage.create(autoscaler(stage, "h0", "w0"));
            return;
        }
        switch (stage.roll(12)) {
            case 0 -> stage.create(deployment(stage, "w" + stage.roll(2)));
            case 1, 2 -> stage.create(autoscaler(stage, "h" + stage.roll(2), "w" + stage.roll(3)));
            case 3, 4, 5 -> workload(stage).ifPresent(found -> load(stage, found));
            case 6, 7 -> change(stage, "spec: {" + bounds(stage) + "}");
            case 8 -> change(stage, "spec: {metrics: [{" + metric(stage) + "}]}");
            case 9 -> workload(stage).ifPresent(found -> scale(stage, found));
            case 10 -> stage.any(AUTOSCALER).ifPresent(stage::delete);
            default -> workload(stage).ifPresent(stage::delete);
        }
    }

    /** Two that quarrel never come to an end. */
    @Override
    public void mend(Stage stage) {
        Set<String> targets = new TreeSet<>();
        for (ApiObject autoscaler : stage.ours(AUTOSCALER))
            if (!targets.add(target(autoscaler))) stage.delete(autoscaler);
    }

    /** The name of the Deployment that is to be scaled. */
    static String target(ApiObject autoscaler) {
        return autoscaler.spec().text("scaleTargetRef", "name").orElse("");
    }

    private static Optional<ApiObject> workload(Stage stage) {
        List<ApiObject> all = stage.ours(Seen.DEPLOYMENT).stream()
                .filter(deployment -> deployment.name().startsWith("w"))
                .toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(stage.pick(all));
    }

    private static void change(Stage stage, String patch) {
        stage.any(AUTOSCALER).ifPresent(found -> stage.patch(found, patch));
    }

    private static void scale(Stage stage, ApiObject deployment) {
        stage.disturb(deployment);
        stage.patch(deployment, "spec: {replicas: " + stage.roll(6) + "}");
    }

    private static void load(Stage stage, ApiObject deployment) {
        stage.patch(deployment, "spec: {template: {metadata: {annotations: {" + annotations(stage) + "}}}}");
    }

    private static String annotations(Stage stage) {
        String load = stage.pick(LOADS);
        String other = load.startsWith("cpu") ? "simulation.slipway.dev/shared-cpu: null, " : "";
        return other + "simulation.slipway.dev/" + load + ", simulation.slipway.dev/load-since: \""
                + Times.seconds(stage.seen().now()) + "\"";
    }

    private static String deployment(Stage stage, String name) {
        String requests = stage.oneIn(5) ? "" : ", resources: {requests: {cpu: 200m}}";
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s, namespace: shop}
                spec:
                  replicas: %2$d
                  progressDeadlineSeconds: 60
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}, annotations: {%3$s}}
                    spec:
                      terminationGracePeriodSeconds: 2
                      containers: [{name: main, image: "registry.invalid/app:0"%4$s}]
                """.formatted(
                        name,
                        stage.roll(4),
                        annotations(stage).replaceAll("simulation.slipway.dev/shared-cpu: null, ", ""),
                        requests);
    }

    private static String bounds(Stage stage) {
        int least = 1 + stage.roll(3);
        return "minReplicas: " + least + ", maxReplicas: " + (least + stage.roll(6));
    }

    private static String metric(Stage stage) {
        if (stage.oneIn(5)) return PODS_METRIC;
        String target = stage.oneIn(3)
                ? "type: AverageValue, averageValue: 100m"
                : "type: Utilization, averageUtilization: " + (stage.oneIn(2) ? 50 : 80);
        return "type: Resource, resource: {name: cpu, target: {" + target + "}}";
    }

    private static String behavior(Stage stage) {
        return switch (stage.roll(6)) {
            case 0 -> ", behavior: {scaleDown: {stabilizationWindowSeconds: 60}}";
            case 1 ->
                ", behavior: {scaleUp: {policies: [{type: Pods, value: 1, periodSeconds: 30}]}, scaleDown:"
                        + " {stabilizationWindowSeconds: 0}}";
            case 2 -> ", behavior: {scaleDown: {policies: [{type: Percent, value: 50, periodSeconds: 30}]}}";
            default -> "";
        };
    }

    private static String autoscaler(Stage stage, String name, String target) {
        return """
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: %s, namespace: shop}
                spec:
                  {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %s}, %s, metrics: [{%s}]%s}
                """.formatted(name, target, bounds(stage), metric(stage), behavior(stage));
    }
}
