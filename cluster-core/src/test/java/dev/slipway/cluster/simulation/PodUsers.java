package dev.slipway.cluster.simulation;

import java.util.List;

/** People who run pods by hand, some that a controller would like to have, some that somebody holds on to. */
final class PodUsers implements Users {
    @Override
    public void act(Stage stage) {
        switch (stage.roll(6)) {
            case 0 ->
                stage.any(Seen.POD).ifPresent(pod -> {
                    stage.disturb(pod);
                    stage.delete(pod);
                });
            case 1 -> letGo(stage);
            case 2 ->
                stage.any(Seen.POD).ifPresent(pod -> stage.patch(pod, "metadata: {finalizers: [" + Stage.HOLD + "]}"));
            default -> stage.create(pod(stage));
        }
    }

    private static String pod(Stage stage) {
        String app = stage.oneIn(3) ? "d" + stage.roll(3) : "alone";
        return """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: p%d
                  namespace: shop
                  labels: {app: %s}
                  %s
                  annotations: {simulation.slipway.dev/behaviour: %s}
                spec:
                  terminationGracePeriodSeconds: 2
                  restartPolicy: %s
                  containers: [{name: main, image: "registry.invalid/app:1"}]
                """.formatted(
                        stage.roll(6),
                        app,
                        stage.oneIn(4) ? "finalizers: [" + Stage.HOLD + "]" : "",
                        stage.pick(List.of("normal", "normal", "fail", "never-ready")),
                        stage.pick(List.of("Always", "OnFailure", "Never")));
    }

    private static void letGo(Stage stage) {
        stage.ours(Seen.POD).forEach(stage::letGo);
    }

    @Override
    public void mend(Stage stage) {
        letGo(stage);
    }
}
