package dev.slipway.cluster.simulation;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;

/** People who set disruption budgets, and those who evict against them. */
final class BudgetUsers implements Users {
    static final GroupKind BUDGET = new GroupKind("policy", "PodDisruptionBudget");

    @Override
    public void act(Stage stage) {
        switch (stage.roll(8)) {
            case 0 -> stage.any(BUDGET).ifPresent(stage::delete);
            case 1, 2 -> stage.create(budget(stage));
            default -> {
                if (stage.ours(BUDGET).isEmpty()) stage.create(budget(stage));
                for (ApiObject pod : stage.ours(Seen.POD)) if (stage.oneIn(2)) stage.evict(pod);
            }
        }
    }

    private static String budget(Stage stage) {
        int app = stage.roll(3);
        String limit = stage.oneIn(2)
                ? "minAvailable: " + (stage.oneIn(2) ? "50%" : stage.roll(4))
                : "maxUnavailable: " + (stage.oneIn(2) ? "30%" : stage.roll(3));
        return """
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: b%1$d, namespace: shop}
                spec: {%2$s, selector: {matchLabels: {app: d%1$d}}}
                """.formatted(app, limit);
    }
}
