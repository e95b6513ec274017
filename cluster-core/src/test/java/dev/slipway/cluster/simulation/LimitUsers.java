package dev.slipway.cluster.simulation;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;

/** People who say how much a container and a claim may ask for, and what those get that ask for nothing. */
final class LimitUsers implements Users {
    static final GroupKind RANGE = new GroupKind("", "LimitRange");

    @Override
    public void act(Stage stage) {
        switch (stage.roll(5)) {
            case 0 -> stage.any(RANGE).ifPresent(stage::delete);
            case 1 -> stage.any(RANGE).ifPresent(range -> stage.patch(range, "spec: " + limits(stage)));
            default -> stage.create("""
                    apiVersion: v1
                    kind: LimitRange
                    metadata: {name: l%d, namespace: shop}
                    spec: %s
                    """.formatted(stage.roll(2), limits(stage)));
        }
    }

    private static String limits(Stage stage) {
        int most = 150 + 100 * stage.roll(4);
        String defaults = stage.oneIn(4) ? "" : ", default: {cpu: 150m}, defaultRequest: {cpu: 100m}";
        String ofClaims = stage.oneIn(2) ? ", {type: PersistentVolumeClaim, max: {storage: 2Gi}}" : "";
        return "{limits: [{type: Container, min: {cpu: 50m}, max: {cpu: " + most + "m}" + defaults + "}" + ofClaims
                + "]}";
    }

    /** Nobody is held back any more. */
    @Override
    public void mend(Stage stage) {
        for (ApiObject range : stage.ours(RANGE)) stage.patch(range, "spec: {limits: []}");
    }
}
