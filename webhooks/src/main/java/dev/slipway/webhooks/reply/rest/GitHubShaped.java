package dev.slipway.webhooks.reply.rest;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import dev.slipway.webhooks.reply.Answer;
import dev.slipway.webhooks.reply.CommitStatus;
import dev.slipway.webhooks.reply.Limits;
import dev.slipway.webhooks.reply.Marker;
import dev.slipway.webhooks.reply.PullRequest;
import dev.slipway.webhooks.reply.PullRequests;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** GitHub, and those whose interface resembles it: Gitea, Forgejo, GitBucket. */
final class GitHubShaped implements Calls {
    private static final int MOST_COMMENTS = 3000;
    private static final int MOST_STATUSES = 1000;
    private static final Set<String> WRITERS = Set.of("owner", "admin", "maintain", "write");

    private final Rest rest;
    private final Dialect dialect;
    private final String owner;
    private final String repository;

    GitHubShaped(Rest rest, Place place, Dialect dialect) {
        this.rest = rest;
        this.dialect = dialect;
        this.owner = place.path().get(0);
        this.repository =
                "/repos/" + Rest.part(owner) + "/" + Rest.part(place.path().get(1));
    }

    @Override
    public Limits limits() {
        return dialect.limits();
    }

    @Override
    public Marker.Style hiding() {
        return Marker.Style.HTML;
    }

    @Override
    public Answer<List<PullRequest>> open() {
        String path = repository + "/pulls" + dialect.openPulls();
        return Listing.all(rest, path, Reply::list, Listing.numbered(path, dialect.perPage()), PullRequests.MOST_OPEN)
                .map(all -> all.stream()
                        .flatMap(pull -> pull(pull).stream())
                        .filter(PullRequest::isOpen)
                        .toList());
    }

    @Override
    public Answer<PullRequest> byNumber(long number) {
        return rest.get(repository + "/pulls/" + number)
                .then(reply -> pull(reply.object())
                        .map(Answer::of)
                        .orElseGet(() -> rest.missing("number and head of pull request " + number)));
    }

    private Optional<PullRequest> pull(Mapping pull) {
        Optional<Long> number = pull.whole("number");
        Optional<String> commit = pull.text("head", "sha").filter(Commits::isOne);
        if (number.isEmpty() || commit.isEmpty()) return Optional.empty();
        boolean fork = !pull.text("head", "repo", "full_name")
                .equals(pull.text("base", "repo", "full_name").or(() -> Optional.of("")));
        return Optional.of(new PullRequest(
                number.get(),
                pull.text("title").orElse(""),
                pull.text("html_url").orElse(""),
                state(pull),
                pull.text("user", "login").orElse(""),
                new PullRequest.Head(
                        pull.text("head", "ref").orElse(""),
                        commit.get(),
                        fork,
                        Optional.of("refs/pull/" + number.get() + "/head")),
                pull.text("base", "ref").orElse(""),
                pull.text("merge_commit_sha").filter(Commits::isWhole)));
    }

    private static PullRequest.State state(Mapping pull) {
        if (pull.text("state").filter("open"::equals).isPresent()) return PullRequest.State.OPEN;
        boolean merged =
                pull.bool("merged").orElse(false) || pull.text("merged_at").isPresent();
        return merged ? PullRequest.State.MERGED : PullRequest.State.CLOSED;
    }

    @Override
    public Answer<List<Standing>> comments(long number) {
        String path = more(repository + "/issues/" + number + "/comments");
        return Listing.all(rest, path, Reply::list, Listing.numbered(path, dialect.perPage()), MOST_COMMENTS)
                .map(all -> all.stream()
                        .flatMap(comment -> standing(comment).stream())
                        .toList());
    }

    @Override
    public Answer<Standing> comment(long number, Standing known) {
        return rest.get(repository + "/issues/comments/" + known.id()).then(this::written);
    }

    @Override
    public Answer<Standing> create(long number, String body) {
        return rest.send("POST", repository + "/issues/" + number + "/comments", Mapping.of("body", body))
                .then(this::written);
    }

    @Override
    public Answer<Standing> edit(long number, Standing standing, String body) {
        return rest.send("PATCH", repository + "/issues/comments/" + standing.id(), Mapping.of("body", body))
                .then(this::written);
    }

    @Override
    public Answer<Boolean> delete(long number, Standing standing) {
        return rest.delete(repository + "/issues/comments/" + standing.id()).map(reply -> true);
    }

    private Answer<Standing> written(Reply reply) {
        return standing(reply.object()).map(Answer::of).orElseGet(() -> rest.missing("the comment's id"));
    }

    private Optional<Standing> standing(Mapping comment) {
        boolean bot = dialect.namesBots()
                && comment.text("user", "type").filter("Bot"::equals).isPresent();
        return comment.whole("id")
                .map(id -> new Standing(
                        Long.toString(id),
                        0,
                        comment.text("user", "login").orElse(""),
                        bot,
                        comment.text("body").orElse("")));
    }

    @Override
    public Answer<String> me() {
        return rest.get("/user")
                .then(reply -> reply.object().text("login").map(Answer::of).orElseGet(() -> rest.missing("a login")));
    }

    @Override
    public Answer<Optional<CommitStatus>> said(PullRequest on, String context) {
        String path = more(repository + "/commits/" + on.head().commit() + "/status");
        return Listing.all(
                        rest,
                        path,
                        reply -> reply.object().sequence("statuses").mappings(),
                        Listing.numbered(path, dialect.perPage()),
                        MOST_STATUSES)
                .map(all -> all.stream()
                        .filter(status -> status.text("context").equals(Optional.of(context)))
                        .findFirst()
                        .flatMap(GitHubShaped::status));
    }

    /** Gitea calls in the list {@code status} what it calls {@code state} everywhere else. */
    private static Optional<CommitStatus> status(Mapping status) {
        return status.text("state")
                .or(() -> status.text("status"))
                .flatMap(word -> CommitStatus.State.called(word, GitHubShaped::word))
                .map(state -> new CommitStatus(
                        status.text("context").orElse(""),
                        state,
                        status.text("description").orElse(""),
                        status.text("target_url").orElse("")));
    }

    private static String word(CommitStatus.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Answer<Boolean> say(PullRequest on, CommitStatus status, Optional<CommitStatus> said) {
        Tree body = Mapping.of(
                "state", word(status.state()),
                "context", status.context(),
                "description", status.description(),
                "target_url", status.url());
        return rest.send("POST", repository + "/statuses/" + on.head().commit(), body)
                .map(reply -> true);
    }

    @Override
    public Answer<Boolean> mayWrite(String user) {
        if (!dialect.asksPermission()) return Answer.of(user.equals(owner));
        return Commits.absentIs(
                false,
                rest.get(repository + "/collaborators/" + Rest.part(user) + "/permission")
                        .map(reply -> reply.object()
                                .text("permission")
                                .filter(WRITERS::contains)
                                .isPresent()));
    }

    private String more(String path) {
        return dialect.perPageQuery().isEmpty() ? path : path + "?" + dialect.perPageQuery();
    }
}
