package dev.slipway.sync.pipeline.pullrequest;

import dev.slipway.cluster.loop.EventLoop.Lane;
import dev.slipway.cluster.object.Status;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.pipeline.part.Next;
import dev.slipway.sync.pipeline.part.Reporting;
import dev.slipway.sync.pipeline.part.RepositorySettings;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.pipeline.pullrequest.PreviewBook.Pending;
import dev.slipway.sync.preview.Preview;
import dev.slipway.sync.preview.PreviewSections;
import dev.slipway.webhooks.reply.Answer;
import dev.slipway.webhooks.reply.Failure;
import dev.slipway.webhooks.reply.PullRequest;
import dev.slipway.webhooks.reply.PullRequests.Written;
import dev.slipway.webhooks.reply.Sections;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Says at the forge how far the previews of one repository are: under way, made, over. What is said to be under way is written down before, and
 * what is written down is taken back or overtaken, whatever comes between: another push, an end, another process. The forge has a lane of its
 * own, on which all is said in the order in which it was meant.
 */
final class PreviewTalk {
    /** A result that stands there is newer by somebody else's clock: look again. */
    private static final Duration OVERTAKEN = Duration.ofSeconds(30);

    private final Surroundings around;
    private final RepositorySettings settings;
    private final Reporting reporting;
    private final PreviewNotices notices;
    private final PreviewBook book;
    private final Lane forge;

    PreviewTalk(Surroundings around, RepositorySettings settings, Reporting reporting, PreviewBook book, Lane forge) {
        this.around = around;
        this.settings = settings;
        this.reporting = reporting;
        this.notices = new PreviewNotices(reporting.pullRequests(), settings.name());
        this.book = book;
        this.forge = forge;
    }

    private String link(PullRequest from) {
        return reporting.link(settings.name(), from.number());
    }

    /**
     * A preview begins. Of a head of which nothing was said yet, the statuses are pending from now on; those that were pending for an older one
     * are taken back. Completes before the forge has heard it.
     */
    CompletableFuture<Optional<Status>> begin(PullRequest from, List<String> stages) {
        String head = from.head().commit();
        List<Pending> before = book.pending(from.number());
        boolean told = book.told(from.number(), head)
                || before.stream().anyMatch(one -> one.head().equals(head));
        List<Pending> older =
                before.stream().filter(one -> !one.head().equals(head)).toList();
        if (told && older.isEmpty()) return done(Optional.empty());
        String why = "Overtaken by " + new CommitId(head).abbreviated();
        return takeBack(from, older, why).thenCompose(left -> {
            List<Pending> now = new ArrayList<>(left);
            before.stream().filter(one -> one.head().equals(head)).forEach(now::add);
            if (!told) now.add(new Pending(head, stages));
            return book.pending(from, now).thenApply(refusal -> {
                if (refusal.isEmpty() && !told) forge.offload(() -> notices.pending(from, stages, link(from)));
                return refusal;
            });
        });
    }

    /** What is pending at its present head. */
    private List<Pending> pending(PullRequest from) {
        return book.pending(from.number()).stream()
                .filter(one -> one.head().equals(from.head().commit()))
                .toList();
    }

    /** @return those that could not be taken back now */
    private CompletableFuture<List<Pending>> takeBack(PullRequest from, List<Pending> some, String why) {
        if (some.isEmpty()) return done(List.of());
        return forge.offload(() -> some.stream()
                .filter(one -> notices.takeBack(from.at(one.head()), one.stages(), why, link(from))
                        .whyNot()
                        .filter(failure -> failure.reason().passes())
                        .isPresent())
                .toList());
    }

    /** The preview could not be made: so says what is pending. It is tried again, so it stays written down. */
    CompletableFuture<List<Pending>> fail(PullRequest from) {
        return takeBack(
                from,
                book.pending(from.number()),
                "The preview could not be made, and is tried again; the log of Slipway says why");
    }

    /** Says a preview, where that is something new. */
    CompletableFuture<Next> tell(
            PullRequest to, Preview preview, List<String> stages, List<String> answers, Tries tries) {
        String digest = preview.digest() + (answers.isEmpty() ? "" : "+" + Integer.toHexString(answers.hashCode()));
        List<Pending> pending = pending(to);
        if (book.said(to.number()).equals(digest) && pending.isEmpty()) return done(Next.WHEN_SOMETHING_CHANGES);
        TreeSet<String> all = new TreeSet<>(stages);
        pending.forEach(one -> all.addAll(one.stages()));
        Instant now = around.now();
        return forge.offload(() -> notices.tell(to, preview, List.copyOf(all), link(to), answers, now))
                .thenCompose(answer -> told(to, digest, answer, tries));
    }

    private CompletableFuture<Next> told(PullRequest to, String digest, Answer<Written> answer, Tries tries) {
        Optional<Failure> why = answer.whyNot();
        boolean overtaken = answer.given().equals(Optional.of(Written.SUPERSEDED))
                && !pending(to).isEmpty();
        if (overtaken) return done(new Next(Optional.of(OVERTAKEN), false));
        if (why.isEmpty()) tries.succeeded();
        Next next = why.map(failure -> later(failure, tries)).orElse(Next.WHEN_SOMETHING_CHANGES);
        return book.published(to.number(), to.head().commit(), why.isEmpty() ? digest : "", why.map(Failure::message))
                .thenApply(refusal -> refusal.isPresent() ? Next.AFTER_BACK_OFF : next);
    }

    private Next later(Failure failure, Tries tries) {
        return new Next(
                Optional.of(Duration.between(around.now(), failure.nextTry(around.now(), tries.failed()))), false);
    }

    /**
     * It is over, or goes elsewhere now: the comment says so, and what it said stays below. Where nothing was said there is nothing to end.
     *
     * @param last empty where nobody knows any more what it said
     * @return when to try again, if the forge did not answer
     */
    CompletableFuture<Optional<Next>> settle(
            PullRequest over, Optional<Preview> last, List<String> answers, Tries tries) {
        boolean said = book.find(over.number())
                .flatMap(object -> object.status().text("head"))
                .isPresent();
        Sections settled = settled(over, last);
        Instant now = around.now();
        return forge.offload(() -> said ? notices.settle(over, settled, answers, now) : Answer.of(Written.UNCHANGED))
                .thenCompose(answer -> {
                    Optional<Failure> passing =
                            answer.whyNot().filter(why -> why.reason().passes());
                    if (passing.isPresent()) return done(Optional.of(later(passing.get(), tries)));
                    return takeBack(over, book.pending(over.number()), "Ended before it was previewed")
                            .thenApply(left -> left.isEmpty() ? Optional.empty() : Optional.of(Next.AFTER_BACK_OFF));
                });
    }

    private Sections settled(PullRequest over, Optional<Preview> preview) {
        Sections last = preview.map(known -> PreviewSections.of(known, link(over)))
                .orElse(new Sections("", List.of(), Sections.Table.NONE, List.of(), List.of(), link(over)));
        List<String> notes = new ArrayList<>(last.notes());
        if (preview.isPresent()) notes.add("What stands above was previewed last.");
        String as = over.merge()
                .filter(CommitId::isFull)
                .map(commit -> " as `" + new CommitId(commit).abbreviated() + "`")
                .orElse("");
        return new Sections(
                "### Slipway: " + ending(over) + as, last.dangers(), last.table(), last.details(), notes, last.link());
    }

    private static String ending(PullRequest over) {
        return switch (over.state()) {
            case MERGED -> "merged";
            case CLOSED -> "closed without merging";
            case OPEN -> "not previewed, since it goes to " + over.base() + " now";
        };
    }

    /** How often in a row the forge did not take something. */
    static final class Tries {
        private int failures;

        private int failed() {
            return failures++;
        }

        private void succeeded() {
            failures = 0;
        }
    }

    private static <T> CompletableFuture<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }
}
