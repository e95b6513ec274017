package dev.slipway.cluster.simulation;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import java.util.ArrayList;
import java.util.List;

/** People who let objects own one another: in chains, by several, in circles, and by owners that never were. */
final class OwnerUsers implements Users {
    private static final GroupKind CONFIG = new GroupKind("", "ConfigMap");

    @Override
    public void act(Stage stage) {
        switch (stage.roll(8)) {
            case 0, 1 -> stage.any(CONFIG).ifPresent(stage::delete);
            case 2 -> letGo(stage);
            case 3 -> stage.any(CONFIG).ifPresent(map -> stage.patch(map, "metadata: " + owners(stage)));
            default ->
                stage.create("""
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: c%d, namespace: shop, %s, %s}
                        """.formatted(
                                stage.roll(8),
                                stage.oneIn(5) ? "finalizers: [" + Stage.HOLD + "]" : "labels: {}",
                                body(owners(stage))));
        }
    }

    private static String body(String mapping) {
        return mapping.substring(1, mapping.length() - 1);
    }

    private static String owners(Stage stage) {
        List<String> references = new ArrayList<>();
        for (int i = stage.roll(3); i > 0; i--)
            stage.any(CONFIG).ifPresent(owner -> references.add(reference(stage, owner)));
        if (stage.oneIn(8))
            references.add("{apiVersion: v1, kind: ConfigMap, name: never, uid: 00000000-0000-0000-0000-000000000000}");
        return "{ownerReferences: " + references.stream().distinct().toList() + "}";
    }

    private static String reference(Stage stage, ApiObject owner) {
        return "{apiVersion: v1, kind: ConfigMap, name: %s, uid: %s, blockOwnerDeletion: %s}"
                .formatted(owner.name(), owner.uid(), stage.oneIn(2));
    }

    private static void letGo(Stage stage) {
        stage.ours(CONFIG).forEach(stage::letGo);
    }

    @Override
    public void mend(Stage stage) {
        letGo(stage);
    }
}
