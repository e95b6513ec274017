package dev.slipway.sync.pipeline;

import dev.slipway.sync.model.Stage;

/**
 * What the pipeline says of a stage and its applications must heed.
 *
 * @param stands whether the pipeline has the stage
 */
record StageRules(boolean stands, Stage.Prune prune) {
    /** Of a stage that the pipeline does not have any more: nothing goes unasked. */
    static final StageRules GONE = new StageRules(false, new Stage.Prune(false, 0, 0));

    static StageRules of(Stage stage) {
        return new StageRules(true, stage.prune());
    }
}
