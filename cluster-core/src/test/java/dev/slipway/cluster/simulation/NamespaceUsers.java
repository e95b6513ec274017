package dev.slipway.cluster.simulation;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.util.Optional;

/** People who make namespaces, put things into them and delete the lot. */
final class NamespaceUsers implements Users {
    static final GroupKind NAMESPACE = new GroupKind("", "Namespace");
    private static final GroupKind CONFIG = new GroupKind("", "ConfigMap");

    @Override
    public void act(Stage stage) {
        String name = "aisle-" + stage.roll(2);
        switch (stage.roll(6)) {
            case 0, 1 -> stage.create("{apiVersion: v1, kind: Namespace, metadata: {name: " + name + "}}");
            case 2 -> find(stage, name).ifPresent(stage::delete);
            case 3 -> letGo(stage);
            case 4 ->
                stage.create("""
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: c%d, namespace: %s, %s}
                        """.formatted(
                        stage.roll(3), name, stage.oneIn(3) ? "finalizers: [" + Stage.HOLD + "]" : "labels: {}"));
            default -> stage.create("""
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: p%d, namespace: %s}
                        spec: {terminationGracePeriodSeconds: 2, containers: [{name: main, image: "registry.invalid/a:1"}]}
                        """.formatted(stage.roll(3), name));
        }
    }

    private static Optional<ApiObject> find(Stage stage, String name) {
        return stage.seen().get(new ObjectKey(NAMESPACE, "", name));
    }

    private static void letGo(Stage stage) {
        stage.ours(CONFIG).forEach(stage::letGo);
    }

    @Override
    public void mend(Stage stage) {
        letGo(stage);
    }
}
