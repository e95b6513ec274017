package dev.slipway.sync.pipeline;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.preview.Preview;
import dev.slipway.sync.preview.Renditions;
import dev.slipway.sync.source.Refs;
import dev.slipway.webhooks.reply.PullRequest;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/** What is known of one pull request, between two looks at it. */
final class PullRequestWatch {
    /** Older answers to commands are not told any more. */
    private static final int MOST_ANSWERS = 3;

    private PullRequest pullRequest;
    /** Grows with all news; work that was begun for an older one is not finished. */
    private long news;

    private Optional<Rendered> rendered = Optional.empty();
    private Optional<Preview> shown = Optional.empty();
    private String told = "";
    private int failures;
    private final ArrayDeque<String> answers = new ArrayDeque<>();

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
    }

    /** Looks at everything anew, and says it anew. */
    void forget() {
        rendered = Optional.empty();
        told = "";
        news++;
    }

    /** What the forge was told last. */
    String told() {
        return told;
    }

    void told(String what) {
        told = what;
        failures = 0;
    }

    /** @return how often in a row it failed before */
    int failed() {
        return failures++;
    }

    /** Says something to somebody who gave a command. */
    void answer(String text) {
        answers.addLast(text);
        if (answers.size() > MOST_ANSWERS) answers.removeFirst();
    }

    List<String> answers() {
        return List.copyOf(answers);
    }
}
