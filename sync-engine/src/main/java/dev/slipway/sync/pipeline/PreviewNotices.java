package dev.slipway.sync.pipeline;

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
        return comment(to, preview.subject().head().hex(), sections, now)
                .then(written -> written == Written.SUPERSEDED
                        ? Answer.of(written)
                        : statuses(to, preview, stages, link).map(done -> written));
    }

    /** Says that it is over. */
    Answer<Written> settle(PullRequest to, Sections last, Instant now) {
        return comment(to, to.head().commit(), last, now);
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

    private Answer<Boolean> statuses(PullRequest to, Preview preview, List<String> stages, String link) {
        Answer<Boolean> all = Answer.of(true);
        List<CommitStatus> statuses = new ArrayList<>();
        if (!preview.problems().isEmpty())
            stages.forEach(stage -> statuses.add(status(
                    stage, CommitStatus.State.FAILURE, preview.problems().get(0).toString(), link)));
        preview.stages().forEach(stage -> statuses.add(status(stage, link)));
        for (CommitStatus status : statuses)
            all = all.then(done -> forge.status(to, status).map(written -> true));
        return all;
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
