package dev.slipway.cluster.simulation;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;

/** People who ration what others use. */
final class QuotaUsers implements Users {
    static final GroupKind QUOTA = new GroupKind("", "ResourceQuota");

    @Override
    public void act(Stage stage) {
        switch (stage.roll(5)) {
            case 0 -> stage.any(QUOTA).ifPresent(stage::delete);
            case 1 -> stage.any(QUOTA).ifPresent(quota -> change(stage, quota));
            default ->
                stage.create(
                        """
                        apiVersion: v1
                        kind: ResourceQuota
                        metadata: {name: q%d, namespace: shop}
                        spec: {hard: {%s: %d}}
                        """.formatted(stage.roll(2), stage.oneIn(4) ? "count/jobs.batch" : "pods", 1 + stage.roll(8)));
        }
    }

    private static void change(Stage stage, ApiObject quota) {
        stage.patch(quota, "spec: {hard: {pods: " + stage.roll(10) + "}}");
    }

    /** As much as anybody wants. */
    @Override
    public void mend(Stage stage) {
        for (ApiObject quota : stage.ours(QUOTA))
            stage.patch(quota, "spec: {hard: {pods: 1000, count/jobs.batch: 1000}}");
    }
}
