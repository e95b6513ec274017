package dev.slipway.cluster.simulation;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * People who publish Deployments as Services of every type, ask for ports and addresses that others may have, and write down by hand where a Service
 * without pods is to be found.
 */
final class ServiceUsers implements Users {
    static final GroupKind ENDPOINTS = new GroupKind("", "Endpoints");

    private static final List<String> TYPES =
            List.of("type: ClusterIP", "type: NodePort", "type: NodePort", "type: LoadBalancer", "type: LoadBalancer");

    @Override
    public void act(Stage stage) {
        switch (stage.roll(14)) {
            case 0, 1 -> stage.any(Seen.SERVICE).ifPresent(stage::delete);
            case 2, 3 -> change(stage, type(stage));
            case 4 -> change(stage, "selector: {app: d" + stage.roll(3) + "}");
            case 5 -> change(stage, "publishNotReadyAddresses: " + stage.oneIn(2));
            case 6 -> change(stage, "type: ExternalName, externalName: example.com, clusterIP: null, clusterIPs: null");
            case 7 -> stage.any(ENDPOINTS).ifPresent(endpoints -> handWrite(stage, endpoints));
            case 8, 9 -> {
                if (stage.oneIn(2)) stage.create(selectorless());
                stage.create(handWritten(stage));
            }
            default -> stage.create(service(stage));
        }
    }

    private static void change(Stage stage, String spec) {
        stage.any(Seen.SERVICE).ifPresent(service -> stage.patch(service, "spec: {" + spec + "}"));
    }

    private static String type(Stage stage) {
        String type = stage.pick(TYPES);
        if (type.endsWith("ClusterIP")) return type;
        if (stage.oneIn(4)) type += ", ports: [{port: 80, targetPort: 8080, nodePort: " + nodePort(stage) + "}]";
        if (!type.contains("LoadBalancer")) return type;
        if (stage.oneIn(3)) type += ", loadBalancerIP: " + address(stage);
        if (stage.oneIn(6)) type += ", externalTrafficPolicy: Local";
        return stage.oneIn(8) ? type + ", loadBalancerClass: example.com/other" : type;
    }

    private static int nodePort(Stage stage) {
        return 30_000 + stage.roll(3);
    }

    /** One that somebody has, or one of a few. */
    private static String address(Stage stage) {
        List<String> taken = new ArrayList<>();
        for (GroupKind kind : List.of(Seen.SERVICE, IngressUsers.INGRESS))
            for (ApiObject object : stage.ours(kind)) taken.addAll(balanced(object));
        return taken.isEmpty() || stage.oneIn(2) ? "10.97.0." + (1 + stage.roll(3)) : stage.pick(taken);
    }

    /** The addresses by which an object says that it can be reached from outside. */
    static List<String> balanced(ApiObject object) {
        return object.status().sequence("loadBalancer", "ingress").mappings().stream()
                .flatMap(address -> address.text("ip").stream())
                .toList();
    }

    private static void handWrite(Stage stage, ApiObject endpoints) {
        boolean isOfPods = stage.seen()
                .get(new ObjectKey(Seen.SERVICE, endpoints.namespace(), endpoints.name()))
                .filter(service -> !service.spec().mapping("selector").isEmpty())
                .isPresent();
        if (isOfPods || stage.oneIn(4)) stage.delete(endpoints);
        else stage.patch(endpoints, "subsets: " + subsets(stage));
    }

    private static String subsets(Stage stage) {
        String ready = "addresses: [{ip: 192.0.2." + (1 + stage.roll(3)) + "}]";
        String other = stage.oneIn(3) ? ", notReadyAddresses: [{ip: 192.0.2." + (5 + stage.roll(3)) + "}]" : "";
        return "[{" + ready + other + ", ports: [{port: " + (5000 + stage.roll(2)) + "}]}]";
    }

    private static String selectorless() {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: m0, namespace: shop}
                spec: {ports: [{port: 5000}]}
                """;
    }

    private static String handWritten(Stage stage) {
        return """
                apiVersion: v1
                kind: Endpoints
                metadata: {name: m0, namespace: shop}
                subsets: %s
                """.formatted(subsets(stage));
    }

    private static String service(Stage stage) {
        boolean isHeadless = stage.oneIn(6);
        String type = isHeadless ? "clusterIP: None" : stage.oneIn(3) ? "type: ClusterIP" : type(stage);
        String ports = type.contains("ports:") ? "" : ", ports: [{port: 80, targetPort: 8080}]";
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: s%d, namespace: shop}
                spec: {%s, publishNotReadyAddresses: %s, selector: {app: d%d}%s}
                """.formatted(stage.roll(5), type, stage.oneIn(3), stage.roll(3), ports);
    }

    /** Whether a Service has pods of its own behind it, and the app that they say they are. */
    static Optional<String> app(ApiObject service) {
        boolean isName = service.spec().text("type").equals(Optional.of("ExternalName"));
        return isName || service.isDeleting()
                ? Optional.empty()
                : service.spec().text("selector", "app");
    }
}
