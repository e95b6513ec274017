package dev.slipway.cluster.simulation;

import dev.slipway.cluster.object.GroupKind;
import java.util.List;

/** People who lead traffic in from outside, by classes that are there, that are somebody else's, and that come and go. */
final class IngressUsers implements Users {
    static final GroupKind INGRESS = new GroupKind("networking.k8s.io", "Ingress");
    static final GroupKind CLASS = new GroupKind("networking.k8s.io", "IngressClass");

    /** Who serves a class is said by its controller. */
    static final String OURS = "slipway.dev/local";

    private static final List<String> CLASSES = List.of("local", "local", "second", "second", "foreign", "nowhere");

    @Override
    public void act(Stage stage) {
        switch (stage.roll(10)) {
            case 0, 1 -> stage.any(INGRESS).ifPresent(stage::delete);
            case 2, 3 ->
                stage.any(INGRESS)
                        .ifPresent(ingress ->
                                stage.patch(ingress, "spec: {ingressClassName: " + stage.pick(CLASSES) + "}"));
            case 4 -> stage.any(CLASS).ifPresent(stage::delete);
            case 5, 6 -> stage.create(ingressClass(stage));
            default -> stage.create(ingress(stage));
        }
    }

    private static String ingressClass(Stage stage) {
        String name = stage.pick(List.of("local", "second", "second", "foreign"));
        return """
                apiVersion: networking.k8s.io/v1
                kind: IngressClass
                metadata: {name: %s}
                spec: {controller: %s}
                """.formatted(name, name.equals("foreign") ? "example.com/other" : OURS);
    }

    private static String ingress(Stage stage) {
        String which = stage.oneIn(3) ? "" : "ingressClassName: " + stage.pick(CLASSES) + ", ";
        return """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: i%d, namespace: shop}
                spec: {%sdefaultBackend: {service: {name: s%d, port: {number: %d}}}}
                """.formatted(stage.roll(4), which, stage.roll(5), stage.oneIn(3) ? 81 : 80);
    }
}
