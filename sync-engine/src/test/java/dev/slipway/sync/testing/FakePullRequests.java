package dev.slipway.sync.testing;

import dev.slipway.sync.model.CommitId;
import dev.slipway.webhooks.reply.Answer;
import dev.slipway.webhooks.reply.Comment;
import dev.slipway.webhooks.reply.CommitStatus;
import dev.slipway.webhooks.reply.Failure;
import dev.slipway.webhooks.reply.Limits;
import dev.slipway.webhooks.reply.PullRequest;
import dev.slipway.webhooks.reply.PullRequest.State;
import dev.slipway.webhooks.reply.PullRequests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A forge in memory that behaves like one: pull requests, one comment of ours on each, statuses of commits, people who may write. */
public final class FakePullRequests implements PullRequests {
    private final TreeMap<Long, PullRequest> all = new TreeMap<>();
    private final TreeMap<Long, Comment> comments = new TreeMap<>();
    private final TreeMap<String, CommitStatus> statuses = new TreeMap<>();
    private final TreeSet<String> writers = new TreeSet<>();
    private final List<String> calls = new ArrayList<>();
    private Optional<Failure> failure = Optional.empty();
    private Optional<Failure> refusal = Optional.empty();

    /** Somebody opens a pull request from a branch of the repository itself. */
    public void open(long number, String branch, CommitId head) {
        put(number, branch, head, false, State.OPEN, "main");
    }

    /** Somebody opens one from a fork; its head is handed out under {@code refs/pull/<number>/head}. */
    public void openFork(long number, CommitId head) {
        put(number, "feature", head, true, State.OPEN, "main");
    }

    /** Somebody pushes to it. */
    public void push(long number, CommitId head) {
        PullRequest before = all.get(number);
        put(number, before.head().branch(), head, before.head().fork(), before.state(), before.base());
    }

    /** It is merged, or closed, or goes elsewhere. */
    public void end(long number, State state, String base) {
        PullRequest before = all.get(number);
        put(
                number,
                before.head().branch(),
                new CommitId(before.head().commit()),
                before.head().fork(),
                state,
                base);
    }

    /** It is merged, as a commit. */
    public void merge(long number, CommitId as) {
        end(number, State.MERGED, "main");
        PullRequest over = all.get(number);
        all.put(
                number,
                new PullRequest(
                        number,
                        over.title(),
                        over.url(),
                        over.state(),
                        over.author(),
                        over.head(),
                        over.base(),
                        Optional.of(as.hex())));
    }

    private void put(long number, String branch, CommitId head, boolean fork, State state, String base) {
        Optional<String> ref = Optional.of("refs/pull/" + number + "/head");
        all.put(
                number,
                new PullRequest(
                        number,
                        "Change " + number,
                        "https://forge.example.com/shop/pulls/" + number,
                        state,
                        "ann",
                        new PullRequest.Head(branch, head.hex(), fork, ref),
                        base));
    }

    public void letWrite(String user) {
        writers.add(user);
    }

    /** Every call fails like this until {@link #heal}. */
    public void failWith(Failure why) {
        failure = Optional.of(why);
    }

    /** Comments fail like this, and nothing else does. */
    public void refuseComments(Failure why) {
        refusal = Optional.of(why);
    }

    /** Somebody deletes our comment. */
    public void loseComment(long number) {
        comments.remove(number);
    }

    public void heal() {
        failure = Optional.empty();
    }

    /** What our comment says; empty where there is none. */
    public String text(long number) {
        return Optional.ofNullable(comments.get(number)).map(Comment::text).orElse("");
    }

    public Optional<Comment> comment(long number) {
        return Optional.ofNullable(comments.get(number));
    }

    public Optional<CommitStatus> status(CommitId commit, String context) {
        return Optional.ofNullable(statuses.get(commit.hex() + " " + context));
    }

    /** What one process speaks through, until it is {@link Connection#cut}. */
    public Connection connection() {
        return new Connection(this);
    }

    /** A process's own line to the forge. */
    public static final class Connection implements PullRequests {
        private final FakePullRequests forge;
        private boolean cut;

        private Connection(FakePullRequests forge) {
            this.forge = forge;
        }

        /** The process is dead: what it would still say is not heard. */
        public void cut() {
            cut = true;
        }

        private <T> Answer<T> unlessCut(Supplier<Answer<T>> call) {
            return cut ? Answer.failed(Failure.of(Failure.Reason.UNREACHABLE, "cut")) : call.get();
        }

        @Override
        public Limits limits() {
            return forge.limits();
        }

        @Override
        public Answer<List<PullRequest>> open() {
            return unlessCut(forge::open);
        }

        @Override
        public Answer<PullRequest> byNumber(long number) {
            return unlessCut(() -> forge.byNumber(number));
        }

        @Override
        public Answer<Written> comment(long number, Comment comment) {
            return unlessCut(() -> forge.comment(number, comment));
        }

        @Override
        public Answer<Written> status(PullRequest on, CommitStatus status) {
            return unlessCut(() -> forge.status(on, status));
        }

        @Override
        public Answer<Boolean> mayWrite(String user) {
            return unlessCut(() -> forge.mayWrite(user));
        }
    }

    /** Everything that stands there, for whoever may read: comments and statuses. */
    public List<String> everything() {
        return Stream.concat(
                        comments.values().stream().map(Comment::text),
                        statuses.values().stream().map(CommitStatus::description))
                .toList();
    }

    /** The statuses that say that something is under way. */
    public List<String> pending() {
        return statuses.entrySet().stream()
                .filter(entry -> entry.getValue().state() == CommitStatus.State.PENDING)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What was asked and said, in order. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public Limits limits() {
        return new Limits(65_536, Limits.Unit.UTF16, true, 140);
    }

    @Override
    public Answer<List<PullRequest>> open() {
        return called("open", all.values().stream().filter(PullRequest::isOpen).toList());
    }

    @Override
    public Answer<PullRequest> byNumber(long number) {
        Optional<PullRequest> found = Optional.ofNullable(all.get(number));
        return found.isPresent()
                ? called("byNumber " + number, found.get())
                : Answer.failed(Failure.of(Failure.Reason.NOT_FOUND, "no pull request " + number));
    }

    @Override
    public Answer<Written> comment(long number, Comment comment) {
        if (refusal.isPresent()) return Answer.failed(refusal.get());
        Optional<Comment> before = Optional.ofNullable(comments.get(number));
        boolean older = before.filter(there -> there.generation() > comment.generation())
                .isPresent();
        if (failure.isEmpty() && !older) comments.put(number, comment);
        Written written = older ? Written.SUPERSEDED : before.isPresent() ? Written.UPDATED : Written.CREATED;
        return called("comment " + number, written);
    }

    @Override
    public Answer<Written> status(PullRequest on, CommitStatus status) {
        if (failure.isEmpty()) statuses.put(on.head().commit() + " " + status.context(), status);
        return called("status " + on.number() + " " + status.state(), Written.CREATED);
    }

    @Override
    public Answer<Boolean> mayWrite(String user) {
        return called("mayWrite " + user, writers.contains(user));
    }

    private <T> Answer<T> called(String what, T value) {
        calls.add(what);
        return failure.isPresent() ? Answer.failed(failure.get()) : Answer.of(value);
    }
}
