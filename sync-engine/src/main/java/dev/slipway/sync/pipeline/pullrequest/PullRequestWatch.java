package dev.slipway.sync.pipeline.pullrequest;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.preview.Preview;
import dev.slipway.sync.preview.Renditions;
import dev.slipway.sync.source.Refs;
import dev.slipway.webhooks.reply.PullRequest;
import java.util.List;
import java.util.Optional;

/** What is known of one pull request, between two looks at it. */
final class PullRequestWatch {
    private PullRequest pullRequest;
    /** Grows with all news; work that was begun for an older one is not finished. */
    private long news;

    private Optional<Rendered> rendered = Optional.empty();
    private Optional<Preview> shown = Optional.empty();
    private Optional<String> hindrance = Optional.empty();
    private final PreviewTalk.Tries tries = new PreviewTalk.Tries();

    PullRequestWatch(PullRequest pullRequest) {
        this.pullRequest = pullRequest;
    }

    /**
     * What a rendering was made for.
     *
     * @param base the tip of the branch that it would be merged into
     */
    record Inputs(CommitId head, CommitId base, Refs refs) {}

    /**
     * What was rendered.
     *
     * @param imagined the preview as far as the repository alone tells it
     */
    record Rendered(Inputs inputs, Preview imagined, List<Renditions.OfStage> stages) {
        Rendered {
            stages = List.copyOf(stages);
        }
    }

    PullRequest pullRequest() {
        return pullRequest;
    }

    /** @return whether that is news */
    boolean sees(PullRequest newer) {
        boolean same = newer.equals(pullRequest);
        pullRequest = newer;
        if (!same) news++;
        return !same;
    }

    /** Something that a preview depends on has changed. */
    void concern() {
        news++;
    }

    long news() {
        return news;
    }

    /** What was rendered, if it was for this. */
    Optional<Rendered> rendered(Inputs inputs) {
        return rendered.filter(made -> made.inputs().equals(inputs));
    }

    void rendered(Rendered made) {
        rendered = Optional.of(made);
    }

    Optional<Preview> shown() {
        return shown;
    }

    void shows(Preview preview) {
        shown = Optional.of(preview);
        hindrance = Optional.empty();
    }

    /** Why there is no newer preview; empty where nothing stands in the way. */
    Optional<String> hindrance() {
        return hindrance;
    }

    /** @return whether that is news */
    boolean hinders(String why) {
        boolean same = hindrance.equals(Optional.of(why));
        hindrance = Optional.of(why);
        return !same;
    }

    /** Looks at everything anew. */
    void forget() {
        rendered = Optional.empty();
        news++;
    }

    /** How often the forge did not take something. */
    PreviewTalk.Tries tries() {
        return tries;
    }
}
