package dev.slipway.sync.pipeline.pullrequest;

import dev.slipway.sync.preview.ApplicationPreview;
import dev.slipway.sync.preview.Preview;
import dev.slipway.sync.preview.PreviewSections;
import dev.slipway.sync.preview.StagePreview;
import dev.slipway.sync.preview.Tally;
import dev.slipway.webhooks.reply.Answer;
import dev.slipway.webhooks.reply.Comment;
import dev.slipway.webhooks.reply.CommitStatus;
import dev.slipway.webhooks.reply.Fit;
import dev.slipway.webhooks.reply.PullRequest;
import dev.slipway.webhooks.reply.PullRequests;
import dev.slipway.webhooks.reply.PullRequests.Written;
import dev.slipway.webhooks.reply.Sections;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Says a preview at a forge: one comment, and a status for each stage. Blocks until the forge has answered. */
final class PreviewNotices {
    private static final String CONTEXT = "slipway/";

    private final PullRequests forge;
    private final String subject;

    /** @param subject whose comment it is: the name of the config repository here */
    PreviewNotices(PullRequests forge, String subject) {
        this.forge = forge;
        this.subject = subject;
    }

    /**
     * Says all of it, or why it could not. What stands there for a newer result stays, and then nothing else is said.
     *
     * @param stages those that need a status although nothing can be told of them
     * @param answers to those who gave commands
     */
    Answer<Written> tell(
            PullRequest to, Preview preview, List<String> stages, String link, List<String> answers, Instant now) {
        Sections sections = with(PreviewSections.of(preview, link), answers);
        Answer<Written> written = comment(to, preview.subject().head().hex(), sections, now);
        boolean passes = written.whyNot().filter(why -> why.reason().passes()).isPresent();
        if (passes || written.given().equals(Optional.of(Written.SUPERSEDED))) return written;
        // A comment that is not taken is no reason to leave a status pending.
        Answer<Boolean> statuses = all(to, statuses(preview, stages, link));
        return written.then(done -> statuses.map(said -> done));
    }

    /** Says that it is being made. */
    Answer<Boolean> pending(PullRequest to, List<String> stages, String link) {
        return all(to, same(stages, CommitStatus.State.PENDING, "The preview is being made", link));
    }

    /** Says why what was said to be under way does not come. */
    Answer<Boolean> takeBack(PullRequest to, List<String> stages, String why, String link) {
        return all(to, same(stages, CommitStatus.State.ERROR, why, link));
    }

    /** Says that it is over. */
    Answer<Written> settle(PullRequest to, Sections last, List<String> answers, Instant now) {
        return comment(to, to.head().commit(), with(last, answers), now);
    }

    private Answer<Written> comment(PullRequest to, String head, Sections sections, Instant now) {
        String text = Fit.of(sections, forge.limits());
        return forge.comment(to.number(), new Comment(subject, head, now.toEpochMilli(), text));
    }

    private static Sections with(Sections sections, List<String> answers) {
        List<String> notes = new ArrayList<>(sections.notes());
        notes.addAll(answers);
        return new Sections(
                sections.header(), sections.dangers(), sections.table(), sections.details(), notes, sections.link());
    }

    private Answer<Boolean> all(PullRequest to, List<CommitStatus> statuses) {
        Answer<Boolean> all = Answer.of(true);
        for (CommitStatus status : statuses)
            all = all.then(done -> forge.status(to, status).map(written -> true));
        return all;
    }

    private List<CommitStatus> same(List<String> stages, CommitStatus.State state, String description, String link) {
        return stages.stream()
                .map(stage -> status(stage, state, description, link))
                .toList();
    }

    private List<CommitStatus> statuses(Preview preview, List<String> stages, String link) {
        if (!preview.problems().isEmpty())
            return same(
                    stages,
                    CommitStatus.State.FAILURE,
                    preview.problems().get(0).toString(),
                    link);
        TreeSet<String> untold = new TreeSet<>(stages);
        List<CommitStatus> statuses = new ArrayList<>();
        for (StagePreview stage : preview.stages()) {
            statuses.add(status(stage, link));
            untold.remove(stage.name());
        }
        statuses.addAll(same(List.copyOf(untold), CommitStatus.State.SUCCESS, "There is no such stage", link));
        return statuses;
    }

    private CommitStatus status(StagePreview stage, String link) {
        int problems = stage.allProblems().size();
        if (problems > 0)
            return status(
                    stage.name(),
                    CommitStatus.State.FAILURE,
                    stage.allProblems().get(0).toString(),
                    link);
        if (stage.isUntouched()) return status(stage.name(), CommitStatus.State.SUCCESS, "No effect", link);
        long serious = stage.allDangers().stream()
                .filter(danger -> !danger.kind().isMild())
                .count();
        String warnings = serious == 0 ? "" : "; " + serious + (serious == 1 ? " warning" : " warnings");
        boolean now =
                stage.applications().stream().map(ApplicationPreview::onMerge).anyMatch(one -> !one.isEmpty());
        return status(
                stage.name(),
                CommitStatus.State.SUCCESS,
                "Changes " + Tally.of(stage).own() + (now ? ", some of it with the merge" : "") + warnings,
                link);
    }

    private CommitStatus status(String stage, CommitStatus.State state, String description, String link) {
        return new CommitStatus(CONTEXT + stage, state, forge.limits().describe(description), link);
    }
}
