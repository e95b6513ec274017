package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import java.util.List;

/** People who run DaemonSets: roll out good and bad templates in every way, label nodes, kill and quarantine pods. */
final class DaemonSetUsers implements Users {
    static final GroupKind SET = Kinds.DAEMON_SET.groupKind();

    private static final String POD_OF_SET = "pod-template-generation";
    private static final List<String> STRATEGIES = List.of(
            "{type: OnDelete, rollingUpdate: null}",
            "{type: RollingUpdate, rollingUpdate: {maxUnavailable: 1, maxSurge: 0}}",
            "{type: RollingUpdate, rollingUpdate: {maxUnavailable: 60%, maxSurge: 0}}",
            "{type: RollingUpdate, rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}");

    @Override
    public void act(Stage stage) {
        if (stage.ours(SET).isEmpty()) {
            stage.create(set(stage));
            return;
        }
        switch (stage.roll(11)) {
            case 0 -> stage.create(set(stage));
            case 1, 2, 3 -> stage.upset(SET, template(stage, stage.pick(Stage.BEHAVIOURS)));
            case 4 -> stage.upset(SET, "spec: {updateStrategy: " + stage.pick(STRATEGIES) + "}");
            case 5, 6 -> stage.any(Seen.NODE).ifPresent(node -> label(stage, node));
            case 7 -> stage.upset(SET, "spec: {template: {spec: {nodeSelector: " + selector(stage) + "}}}");
            case 8 -> stage.any(SET).ifPresent(stage::delete);
            case 9 -> stage.anyPodWith(POD_OF_SET).ifPresent(stage::kill);
            default -> stage.anyPodWith(POD_OF_SET).ifPresent(stage::quarantine);
        }
    }

    @Override
    public void mend(Stage stage) {
        for (ApiObject set : stage.ours(SET)) {
            stage.disturb(set);
            stage.patch(set, template(stage, "normal"));
            stage.patch(set, "spec: {updateStrategy: " + STRATEGIES.get(1) + "}");
        }
        for (ApiObject pod : stage.ours(Seen.POD)) {
            boolean ours = pod.labels().containsKey(POD_OF_SET);
            if (ours && pod.controller().isEmpty()) stage.kill(pod);
        }
    }

    private static void label(Stage stage, ApiObject node) {
        stage.ours(SET).forEach(stage::disturb);
        stage.patch(node, "metadata: {labels: {disk: " + stage.pick(List.of("fast", "slow")) + "}}");
    }

    private static String selector(Stage stage) {
        return stage.oneIn(2) ? "null" : "{disk: " + stage.pick(List.of("fast", "slow")) + "}";
    }

    private static String template(Stage stage, String behaviour) {
        return """
                spec:
                  template:
                    metadata: {annotations: {simulation.slipway.dev/behaviour: %s}}
                    spec: {containers: [{name: main, image: "registry.invalid/agent:%d"}]}
                """.formatted(behaviour, stage.oneIn(3) ? 0 : stage.next());
    }

    private static String set(Stage stage) {
        return """
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: a%1$d, namespace: shop}
                spec:
                  revisionHistoryLimit: %2$d
                  minReadySeconds: %3$d
                  updateStrategy: %4$s
                  selector: {matchLabels: {app: a%1$d}}
                  template:
                    metadata: {labels: {app: a%1$d}, annotations: {simulation.slipway.dev/ready-after: "%5$dms"}}
                    spec:
                      terminationGracePeriodSeconds: 2
                      containers: [{name: main, image: "registry.invalid/agent:0"}]
                """.formatted(
                        stage.roll(2),
                        stage.roll(3),
                        stage.oneIn(4) ? stage.roll(6) : 0,
                        stage.pick(STRATEGIES),
                        stage.roll(2000));
    }
}
