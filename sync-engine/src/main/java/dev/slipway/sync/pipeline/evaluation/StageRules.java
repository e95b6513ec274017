package dev.slipway.sync.pipeline.evaluation;

import dev.slipway.sync.model.HealthRule;
import dev.slipway.sync.model.Pipeline;
import dev.slipway.sync.model.Stage;
import java.util.List;

/**
 * What the pipeline says of a stage and its applications must heed.
 *
 * @param stands whether the pipeline has the stage
 * @param requirePreview whether only plans that were previewed are carried out
 * @param health how custom resources tell whether they are well
 */
public record StageRules(
        boolean stands, Stage.Prune prune, Stage.Drift drift, boolean requirePreview, List<HealthRule> health) {
    public StageRules {
        health = List.copyOf(health);
    }

    /** Of a stage that the pipeline does not have any more: nothing goes unasked. */
    static final StageRules GONE =
            new StageRules(false, new Stage.Prune(false, 0, 0), Stage.Drift.HEAL, false, List.of());

    /** The rules of a stage that the pipeline has. */
    public static StageRules of(Stage stage, Pipeline pipeline) {
        return new StageRules(
                true, stage.prune(), stage.drift(), stage.rollout().requirePreview(), pipeline.health());
    }
}
