package dev.slipway.cluster.simulation;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import java.util.List;
import java.util.Optional;

/** People who define kinds of their own, hold on to objects of them, let them own others, and take the definition away from under all that. */
final class DefinitionUsers implements Users {
    static final GroupKind DEFINITION = new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition");
    static final List<GroupKind> KINDS =
            List.of(new GroupKind("example.com", "Widget"), new GroupKind("example.com", "Gadget"));

    @Override
    public void act(Stage stage) {
        switch (stage.roll(10)) {
            case 0, 1 -> definition(stage).ifPresent(stage::delete);
            case 2 -> custom(stage).ifPresent(stage::delete);
            case 3 -> letGo(stage);
            case 4, 5 -> custom(stage).ifPresent(owner -> stage.create(owned(stage, owner)));
            case 6 -> stage.create(definition("Gadget", "Cluster"));
            case 7 -> stage.create(definition("Widget", "Namespaced"));
            default -> {
                if (definition(stage).isEmpty()) stage.create(definition("Widget", "Namespaced"));
                else stage.create(object(stage));
            }
        }
    }

    @Override
    public void mend(Stage stage) {
        letGo(stage);
    }

    private static void letGo(Stage stage) {
        for (GroupKind kind : KINDS) stage.ours(kind).forEach(stage::letGo);
    }

    private static Optional<ApiObject> definition(Stage stage) {
        List<ApiObject> all = stage.ours(DEFINITION);
        return all.isEmpty() ? Optional.empty() : Optional.of(stage.pick(all));
    }

    private static Optional<ApiObject> custom(Stage stage) {
        return stage.any(stage.pick(KINDS));
    }

    private static String definition(String kind, String scope) {
        String plural = kind.toLowerCase(java.util.Locale.ROOT) + "s";
        return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: %2$s.example.com}
                spec:
                  group: example.com
                  scope: %3$s
                  names: {plural: %2$s, kind: %1$s}
                  versions:
                    - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}}
                """.formatted(kind, plural, scope);
    }

    private static String object(Stage stage) {
        boolean isWidget = stage.oneIn(2);
        String held = stage.oneIn(2) ? ", finalizers: [" + Stage.HOLD + "]" : "";
        return """
                apiVersion: example.com/v1
                kind: %s
                metadata: {name: x%d%s%s}
                spec: {size: %d}
                """.formatted(
                        isWidget ? "Widget" : "Gadget",
                        stage.roll(3),
                        isWidget ? ", namespace: shop" : "",
                        held,
                        stage.roll(9));
    }

    private static String owned(Stage stage, ApiObject owner) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: of-%1$s-%2$d
                  namespace: shop
                  ownerReferences: [{apiVersion: example.com/v1, kind: %3$s, name: %1$s, uid: %4$s, blockOwnerDeletion: %5$s}]
                """.formatted(owner.name(), stage.roll(3), owner.kind(), owner.uid(), stage.oneIn(2));
    }
}
