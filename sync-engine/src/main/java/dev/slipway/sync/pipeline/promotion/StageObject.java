package dev.slipway.sync.pipeline.promotion;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.Spans;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.evaluation.Evaluation.StageEvaluation;
import dev.slipway.sync.pipeline.part.RepositorySettings;
import java.util.List;
import java.util.Optional;

/** A stage as people read it from the control plane: what the pipeline says of it. */
final class StageObject {
    private StageObject() {}

    /** The object without its status. */
    static ApiObject of(StageEvaluation evaluated, RepositorySettings settings) {
        Stage stage = evaluated.stage();
        Mapping promotion = promotion(stage.promotion());
        Mapping prune = Mapping.of(
                "enabled", stage.prune().enabled(),
                "maxObjects", stage.prune().maxObjects(),
                "maxPercent", stage.prune().maxPercent(),
                "undo", Spans.print(stage.prune().undo()));
        List<Tree> namespaces = stage.variants().stream()
                .map(region -> Tree.of(stage.namespaceOf(region)))
                .toList();
        Mapping.Builder rollout =
                Mapping.builder().put("onFailure", stage.rollout().onFailure().word());
        if (stage.rollout().requirePreview()) rollout.put("requirePreview", true);
        Mapping.Builder spec = Mapping.builder()
                .put("repository", settings.name())
                .put("ref", stage.ref())
                .put("order", evaluated.order())
                .put("namespaces", new Sequence(namespaces))
                .put("drift", stage.drift().word());
        if (!stage.regions().isEmpty()) spec.put("regions", stage.regions());
        return ApiObject.of(Definitions.STAGE, settings.namespace(), stage.name())
                .with(
                        "spec",
                        spec.put("promotion", promotion)
                                .put("prune", prune)
                                .put("rollout", rollout.build())
                                .build());
    }

    private static Mapping promotion(Stage.Promotion promotion) {
        Stage.Gates gates = promotion.gates();
        List<String> windows = gates.windows().stream()
                .map(window -> (window.allows() ? "allow " : "deny ") + window)
                .toList();
        return Mapping.builder()
                .put("from", promotion.from())
                .put("auto", promotion.auto())
                .put("soak", gates.soak().map(Spans::print))
                .put("approvals", Optional.of(gates.approvals()).filter(count -> count > 0))
                .put("windows", Optional.of(windows).filter(list -> !list.isEmpty()))
                .put("flag", gates.flag())
                .put("verify", Optional.of(gates.verify()).filter(list -> !list.isEmpty()))
                .build();
    }
}
