package dev.slipway.sync.preview;

import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What merging a pull request would change of one application.
 *
 * @param own what the pull request changes by itself: the base branch before and after it, whatever the stage runs
 * @param onMerge what comes to the stage as soon as it is merged, with no promotion: pipeline and flags are read from the default branch
 * @param batch what the stage would get if all that is merged then were promoted to it at once: its plan, digest and all. Empty where nobody can
 *     tell: see the problems
 * @param dangers of the batch, and of the pull request itself, the worst first
 * @param problems why it could not be rendered any more, or would be refused
 * @param inherited why it cannot be rendered, where that was so before
 */
public record ApplicationPreview(
        Application application,
        Forecast own,
        Forecast onMerge,
        Optional<Forecast> batch,
        List<Danger> dangers,
        List<Problem> problems,
        List<Problem> inherited) {
    public ApplicationPreview {
        dangers = dangers.stream().sorted().distinct().toList();
        problems = List.copyOf(problems);
        inherited = List.copyOf(inherited);
    }

    /** Whether the pull request by itself changes nothing of it, and nothing is wrong with it. */
    public boolean isUntouched() {
        return own.isEmpty() && onMerge.isEmpty() && problems.isEmpty();
    }

    /** That of the plan that a promotion would carry out; what {@code requirePreview} asks for. */
    public Optional<String> digest() {
        return batch.map(Forecast::digest);
    }

    /**
     * The same with what was found out about the batch besides.
     *
     * @param other the batch as it would be; empty where nobody can tell
     * @param more dangers that do not show in what changes
     * @param refusals why it would not be applied
     */
    ApplicationPreview with(Optional<Forecast> other, List<Danger> more, List<Problem> refusals) {
        List<Danger> all = new ArrayList<>(more);
        all.addAll(Dangers.of(own));
        all.addAll(Dangers.of(onMerge));
        other.map(Dangers::of).ifPresent(all::addAll);
        List<Problem> both = new ArrayList<>(problems);
        both.addAll(refusals);
        return new ApplicationPreview(application, own, onMerge, other, all, both, inherited);
    }

    /** The same, but its batch cannot be applied, and why. */
    public ApplicationPreview cannotBe(List<Problem> why) {
        return with(Optional.empty(), List.of(), why);
    }
}
