package dev.slipway.cluster.simulation;

import dev.slipway.cluster.client.DeleteOptions.Propagation;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/** People who run Deployments: roll out good and bad templates, scale, pause, undo, quarantine pods, delete in every way. */
final class DeploymentUsers implements Users {
    private static final List<String> BEHAVIOURS =
            List.of("normal", "normal", "normal", "normal", "never-ready", "crash-loop", "image-pull-error");
    private static final List<String> AMOUNTS = List.of("0", "1", "2", "25%", "50%", "100%");

    @Override
    public void act(Stage stage) {
        if (stage.ours(Seen.DEPLOYMENT).isEmpty()) {
            stage.create(deployment(stage));
            return;
        }
        switch (stage.roll(14)) {
            case 0, 1 -> stage.create(deployment(stage));
            case 2, 3, 4, 5 -> stage.any(Seen.DEPLOYMENT).ifPresent(found -> rollOut(stage, found));
            case 6, 7 -> stage.upset(Seen.DEPLOYMENT, "spec: {replicas: " + stage.roll(7) + "}");
            case 8 -> stage.upset(Seen.DEPLOYMENT, "spec: {paused: " + stage.oneIn(2) + "}");
            case 9 -> stage.any(Seen.REPLICA_SET).ifPresent(set -> undo(stage, set));
            case 10 -> stage.upset(Seen.DEPLOYMENT, "spec: " + strategy(stage));
            case 11 -> stage.any(Seen.DEPLOYMENT).ifPresent(stage::delete);
            case 12 -> pods(stage).ifPresent(pod -> kill(stage, pod));
            default -> pods(stage).ifPresent(pod -> relabel(stage, pod));
        }
    }

    /** Until all can be well: good templates, nothing paused, and nothing left of what nobody looks after. */
    @Override
    public void mend(Stage stage) {
        for (ApiObject deployment : stage.ours(Seen.DEPLOYMENT)) stage.patch(deployment, """
                    spec:
                      paused: false
                      template: {metadata: {annotations: {simulation.slipway.dev/behaviour: normal}}}
                    """);
        for (GroupKind kind : List.of(Seen.REPLICA_SET, Seen.POD))
            for (ApiObject orphan : stage.ours(kind))
                if (orphan.controller().isEmpty()) stage.delete(orphan, Propagation.BACKGROUND);
    }

    private static Optional<ApiObject> pods(Stage stage) {
        return stage.any(Seen.POD);
    }

    private static void rollOut(Stage stage, ApiObject deployment) {
        stage.patch(deployment, """
                spec:
                  template:
                    metadata: {annotations: {simulation.slipway.dev/behaviour: %s}}
                    spec: {containers: [{name: main, image: "registry.invalid/app:%d"%s}]}
                """.formatted(stage.pick(BEHAVIOURS), stage.next(), resources(stage)));
    }

    /** Back to what a ReplicaSet still knows, as {@code kubectl rollout undo} does it. */
    private static void undo(Stage stage, ApiObject set) {
        stage.seen().controllerOf(set).ifPresent(deployment -> {
            Mapping template = set.spec().mapping("template").withoutAt("metadata", "labels", "pod-template-hash");
            stage.patch(deployment, Mapping.of("spec", Mapping.of("template", template)), "");
        });
    }

    private static void kill(Stage stage, ApiObject pod) {
        stage.disturb(pod);
        stage.delete(pod);
    }

    /** Takes a pod out of the hands of its controller to look at it, or puts it back. */
    private static void relabel(Stage stage, ApiObject pod) {
        stage.disturb(pod);
        String app = pod.labels().getOrDefault("app", "d0");
        String other = app.startsWith("quarantine-") ? app.substring("quarantine-".length()) : "quarantine-" + app;
        stage.patch(pod, "metadata: {labels: {app: " + other + "}}");
    }

    private static String strategy(Stage stage) {
        return stage.oneIn(5)
                ? "{strategy: {type: Recreate, rollingUpdate: null}}"
                : "{strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: %s, maxUnavailable: %s}}}"
                        .formatted(stage.pick(AMOUNTS), stage.pick(AMOUNTS));
    }

    private static String resources(Stage stage) {
        return stage.oneIn(4) ? ", resources: {requests: {cpu: 300m}}" : "";
    }

    private static String deployment(Stage stage) {
        String name = "d" + stage.roll(3);
        String strategy = strategy(stage);
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s, namespace: shop}
                spec:
                  replicas: %2$d
                  revisionHistoryLimit: %3$d
                  progressDeadlineSeconds: 60
                  minReadySeconds: %4$d
                  %5$s
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}, annotations: {simulation.slipway.dev/ready-after: "%6$dms"}}
                    spec:
                      terminationGracePeriodSeconds: 2
                      containers: [{name: main, image: "registry.invalid/app:0"%7$s}]
                """.formatted(
                        name,
                        stage.roll(6),
                        stage.roll(4),
                        stage.oneIn(4) ? stage.roll(6) : 0,
                        strategy.substring(1, strategy.length() - 1),
                        stage.roll(3000),
                        resources(stage));
    }
}
