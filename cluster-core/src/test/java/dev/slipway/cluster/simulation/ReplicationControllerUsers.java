package dev.slipway.cluster.simulation;

import dev.slipway.cluster.client.DeleteOptions.Propagation;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import java.util.List;

/** People who still run ReplicationControllers: scale, quarantine pods and bring them back, let two of them want the same pods. */
final class ReplicationControllerUsers implements Users {
    static final GroupKind CONTROLLER = Kinds.REPLICATION_CONTROLLER.groupKind();

    @Override
    public void act(Stage stage) {
        switch (stage.roll(6)) {
            case 0 -> stage.any(CONTROLLER).ifPresent(stage::delete);
            case 1, 2 ->
                stage.any(CONTROLLER).ifPresent(found -> stage.patch(found, "spec: {replicas: " + stage.roll(5) + "}"));
            case 3 -> stage.any(Seen.POD).ifPresent(pod -> relabel(stage, pod));
            default -> stage.create(controller(stage));
        }
    }

    @Override
    public void mend(Stage stage) {
        for (ApiObject pod : stage.ours(Seen.POD)) {
            if (pod.controller().isEmpty()) stage.delete(pod, Propagation.BACKGROUND);
        }
    }

    private static void relabel(Stage stage, ApiObject pod) {
        stage.disturb(pod);
        stage.patch(pod, "metadata: {labels: {app: " + stage.pick(List.of("c0", "quarantine")) + "}}");
    }

    /** All of one label: each keeps to its own pods. */
    private static String controller(Stage stage) {
        return """
                apiVersion: v1
                kind: ReplicationController
                metadata: {name: c%d, namespace: shop}
                spec:
                  replicas: %d
                  template:
                    metadata: {labels: {app: c0}}
                    spec:
                      terminationGracePeriodSeconds: 2
                      containers: [{name: main, image: "registry.invalid/old:0"}]
                """.formatted(stage.roll(3), stage.roll(4));
    }
}
