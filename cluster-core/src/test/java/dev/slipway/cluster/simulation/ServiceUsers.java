package dev.slipway.cluster.simulation;

import java.util.List;

/** People who publish Deployments as Services of every type. */
final class ServiceUsers implements Users {
    private static final List<String> TYPES = List.of("ClusterIP", "ClusterIP", "NodePort", "LoadBalancer");

    @Override
    public void act(Stage stage) {
        switch (stage.roll(8)) {
            case 0, 1 -> stage.any(Seen.SERVICE).ifPresent(stage::delete);
            case 2 ->
                stage.any(Seen.SERVICE)
                        .ifPresent(service -> stage.patch(service, "spec: {type: " + stage.pick(TYPES) + "}"));
            case 3 ->
                stage.any(Seen.SERVICE)
                        .ifPresent(service -> stage.patch(service, "spec: {selector: {app: d" + stage.roll(3) + "}}"));
            default -> stage.create(service(stage));
        }
    }

    private static String service(Stage stage) {
        String headless = stage.oneIn(6) ? ", clusterIP: None" : "";
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: s%d, namespace: shop}
                spec:
                  {type: %s, selector: {app: d%d}, ports: [{port: 80, targetPort: 8080}]%s}
                """.formatted(
                        stage.roll(5), headless.isEmpty() ? stage.pick(TYPES) : "ClusterIP", stage.roll(3), headless);
    }
}
