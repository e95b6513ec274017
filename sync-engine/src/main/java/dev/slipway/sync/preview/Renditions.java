package dev.slipway.sync.preview;

import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.preview.StagePreview.Existence;
import java.util.List;
import java.util.Optional;

/**
 * One application, rendered four times.
 *
 * @param base of the base branch
 * @param merged of the base branch once the pull request is merged
 * @param running at the stage's own commit
 * @param onMerge at the stage's own commit, with pipeline and flags as they are once the pull request is merged
 */
public record Renditions(
        Application application,
        Outcome<Rendering> base,
        Outcome<Rendering> merged,
        Outcome<Rendering> running,
        Outcome<Rendering> onMerge) {

    /**
     * All applications of a stage.
     *
     * @param stage as it is once the pull request is merged; as it was, if it is no more
     * @param deploysOnMerge whether the stage's ref is the branch that the pull request goes into, so that the merge moves it
     * @param running the commit that the stage's ref is at; empty where there is no such ref
     */
    public record OfStage(
            Stage stage,
            Existence existence,
            boolean deploysOnMerge,
            Optional<CommitId> running,
            List<FlagChange> flags,
            List<Renditions> applications,
            List<Problem> problems) {
        public OfStage {
            flags = List.copyOf(flags);
            applications = List.copyOf(applications);
            problems = List.copyOf(problems);
        }
    }

    /** Whether the stage would get anything by a promotion, or nobody can tell. */
    public boolean isBehind() {
        return isDifferent(running, merged);
    }

    /** Whether two outcomes say different things, or one of them cannot be told. */
    static boolean isDifferent(Outcome<Rendering> one, Outcome<Rendering> other) {
        Optional<String> before = one.asOptional().map(Rendering::digest);
        return before.isEmpty() || !before.equals(other.asOptional().map(Rendering::digest));
    }
}
