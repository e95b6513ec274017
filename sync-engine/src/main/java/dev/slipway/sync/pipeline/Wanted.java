package dev.slipway.sync.pipeline;

import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.model.Stage;
import java.util.List;

/**
 * What the config repository says about one application.
 *
 * @param rendering what it should be, or why nobody can tell
 * @param isGone whether the repository does not have it any more; then the rendering is empty
 */
record Wanted(
        Application application, CommitId commit, Stage.Prune prune, Outcome<Rendering> rendering, boolean isGone) {
    private static final Stage.Prune NEVER_UNASKED = new Stage.Prune(false, 0, 0);

    /** That of an application which is no longer in the repository: nothing, pruned by the stage's rules or, without a stage, if confirmed. */
    static Wanted gone(
            Application application, CommitId commit, java.util.Optional<Stage.Prune> prune, String namespace) {
        Rendering nothing = new Rendering(application, commit, namespace, List.of(), List.of(), "none");
        return new Wanted(application, commit, prune.orElse(NEVER_UNASKED), Outcome.good(nothing), true);
    }
}
