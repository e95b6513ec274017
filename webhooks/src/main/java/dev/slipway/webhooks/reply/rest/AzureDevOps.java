package dev.slipway.webhooks.reply.rest;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.webhooks.reply.Answer;
import dev.slipway.webhooks.reply.CommitStatus;
import dev.slipway.webhooks.reply.Failure.Reason;
import dev.slipway.webhooks.reply.Limits;
import dev.slipway.webhooks.reply.Marker;
import dev.slipway.webhooks.reply.PullRequest;
import dev.slipway.webhooks.reply.PullRequests;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Azure DevOps. A comment is the first of a thread; a status belongs to a pull request and to the iteration, the push, that it is about, so that
 * a branch policy does not take an old one for the new push. People are named by the id of their account.
 */
final class AzureDevOps implements Calls {
    private static final String VERSION = "api-version=7.0";
    private static final int PER_PAGE = 100;

    private final Rest rest;
    private final Place place;
    private final String pulls;
    private final AzureAccess access;

    /** @param people where the organisation's people are asked for: the same interface, or its other host */
    AzureDevOps(Rest rest, Rest people, Place place) {
        this.rest = rest;
        this.place = place;
        String project = "/" + Rest.part(place.path().get(0));
        String repository =
                project + "/_apis/git/repositories/" + Rest.part(place.path().get(1));
        this.pulls = repository + "/pullRequests";
        this.access = new AzureAccess(rest, people, repository);
    }

    @Override
    public Limits limits() {
        return new Limits(150_000, Limits.Unit.UTF16, true, 255);
    }

    @Override
    public Marker.Style hiding() {
        return Marker.Style.HTML;
    }

    private static List<Mapping> values(Reply page) {
        return page.object().sequence("value").mappings();
    }

    @Override
    public Answer<List<PullRequest>> open() {
        String path = pulls + "?" + VERSION + "&searchCriteria.status=active&$top=" + PER_PAGE;
        Listing.Next next = (page, number, items) ->
                items < PER_PAGE ? Optional.empty() : Optional.of(path + "&$skip=" + number * PER_PAGE);
        return Listing.all(rest, path, AzureDevOps::values, next, PullRequests.MOST_OPEN)
                .map(all -> all.stream()
                        .flatMap(pull -> pull(pull).stream())
                        .sorted(Comparator.comparingLong(PullRequest::number))
                        .toList());
    }

    @Override
    public Answer<PullRequest> byNumber(long number) {
        return rest.get(pulls + "/" + number + "?" + VERSION)
                .then(reply -> pull(reply.object())
                        .map(Answer::of)
                        .orElseGet(() -> rest.missing("number and last commit of pull request " + number)));
    }

    private Optional<PullRequest> pull(Mapping pull) {
        Optional<Long> number = pull.whole("pullRequestId");
        Optional<String> commit = pull.text("lastMergeSourceCommit", "commitId").filter(Commits::isOne);
        if (number.isEmpty() || commit.isEmpty()) return Optional.empty();
        return Optional.of(new PullRequest(
                number.get(),
                pull.text("title").orElse(""),
                page(number.get()),
                switch (pull.text("status").orElse("")) {
                    case "active" -> PullRequest.State.OPEN;
                    case "completed" -> PullRequest.State.MERGED;
                    default -> PullRequest.State.CLOSED;
                },
                pull.text("createdBy", "id").orElse(""),
                Commits.ofBranch(
                        Commits.branch(pull.text("sourceRefName").orElse("")),
                        commit.get(),
                        !pull.mapping("forkSource").isEmpty()),
                Commits.branch(pull.text("targetRefName").orElse("")),
                pull.text("lastMergeCommit", "commitId").filter(Commits::isWhole)));
    }

    /** The answer holds addresses of the interface only. */
    private String page(long number) {
        return place.api() + "/" + Rest.part(place.path().get(0)) + "/_git/"
                + Rest.part(place.path().get(1)) + "/pullrequest/" + number;
    }

    @Override
    public Answer<List<Standing>> comments(long number) {
        return rest.get(threads(number, ""))
                .map(reply -> values(reply).stream()
                        .filter(thread -> !thread.bool("isDeleted").orElse(false))
                        .flatMap(thread -> first(thread).stream())
                        .sorted(Comparator.comparingLong(standing -> Long.parseLong(threadOf(standing))))
                        .toList());
    }

    private String threads(long number, String rest) {
        return pulls + "/" + number + "/threads" + rest + "?" + VERSION;
    }

    private static Optional<Standing> first(Mapping thread) {
        return thread.whole("id")
                .flatMap(id -> thread.sequence("comments").mappings().stream()
                        .findFirst()
                        .filter(comment -> !comment.bool("isDeleted").orElse(false))
                        .flatMap(comment -> standing(Long.toString(id), comment)));
    }

    private static Optional<Standing> standing(String thread, Mapping comment) {
        return comment.whole("id")
                .map(id -> new Standing(
                        thread + "/comments/" + id,
                        0,
                        comment.text("author", "id").orElse(""),
                        false,
                        comment.text("content").orElse("")));
    }

    private static String threadOf(Standing standing) {
        return standing.id().substring(0, standing.id().indexOf('/'));
    }

    @Override
    public Answer<Standing> comment(long number, Standing known) {
        return rest.get(threads(number, "/" + known.id())).then(reply -> {
            boolean deleted = reply.object().bool("isDeleted").orElse(false);
            return deleted
                    ? Rest.failed(Reason.NOT_FOUND, "the comment was deleted")
                    : written(standing(threadOf(known), reply.object()));
        });
    }

    /** A closed thread: one that is active would have to be resolved by somebody before the pull request may be completed. */
    @Override
    public Answer<Standing> create(long number, String body) {
        Mapping comment = Mapping.of("parentCommentId", 0, "content", body, "commentType", 1);
        return rest.send("POST", threads(number, ""), Mapping.of("comments", List.of(comment), "status", 4))
                .then(reply -> written(first(reply.object())));
    }

    @Override
    public Answer<Standing> edit(long number, Standing standing, String body) {
        return rest.send("PATCH", threads(number, "/" + standing.id()), Mapping.of("content", body))
                .then(reply -> written(standing(threadOf(standing), reply.object())));
    }

    @Override
    public Answer<Boolean> delete(long number, Standing standing) {
        return rest.delete(threads(number, "/" + standing.id())).map(reply -> true);
    }

    private Answer<Standing> written(Optional<Standing> standing) {
        return standing.map(Answer::of).orElseGet(() -> rest.missing("the comment's id"));
    }

    @Override
    public Answer<String> me() {
        return rest.get("/_apis/connectionData")
                .then(reply -> reply.object()
                        .text("authenticatedUser", "id")
                        .map(Answer::of)
                        .orElseGet(() -> rest.missing("the id of the token's user")));
    }

    @Override
    public Answer<Optional<CommitStatus>> said(PullRequest on, String context) {
        return iteration(on)
                .then(iteration -> rest.get(pulls + "/" + on.number() + "/statuses?" + VERSION)
                        .map(reply -> values(reply).stream()
                                .filter(status -> name(status).equals(context))
                                .filter(status -> status.whole("iterationId").equals(iteration))
                                .max(Comparator.comparingLong(
                                        status -> status.whole("id").orElse(0L)))
                                .flatMap(AzureDevOps::status)));
    }

    private static String name(Mapping status) {
        String genre = status.text("context", "genre").orElse("");
        return (genre.isEmpty() ? "" : genre + "/")
                + status.text("context", "name").orElse("");
    }

    private static Optional<CommitStatus> status(Mapping status) {
        return CommitStatus.State.called(status.text("state").orElse(""), AzureDevOps::word)
                .map(state -> new CommitStatus(
                        name(status),
                        state,
                        status.text("description").orElse(""),
                        status.text("targetUrl").orElse("")));
    }

    private static String word(CommitStatus.State state) {
        return switch (state) {
            case PENDING -> "pending";
            case SUCCESS -> "succeeded";
            case FAILURE -> "failed";
            case ERROR -> "error";
        };
    }

    /** The push that brought the head; the newest, where the same commit was pushed again. */
    private Answer<Optional<Long>> iteration(PullRequest on) {
        return rest.get(pulls + "/" + on.number() + "/iterations?" + VERSION)
                .map(reply -> values(reply).stream()
                        .filter(one -> one.text("sourceRefCommit", "commitId")
                                .equals(Optional.of(on.head().commit())))
                        .flatMap(one -> one.whole("id").stream())
                        .max(Comparator.naturalOrder()));
    }

    @Override
    public Answer<Boolean> say(PullRequest on, CommitStatus status, Optional<CommitStatus> said) {
        int slash = status.context().lastIndexOf('/');
        Mapping context = Mapping.of(
                "name",
                status.context().substring(slash + 1),
                "genre",
                slash < 0 ? "" : status.context().substring(0, slash));
        Mapping body = Mapping.of(
                "state", word(status.state()),
                "description", status.description(),
                "targetUrl", status.url(),
                "context", context);
        return iteration(on)
                .then(iteration -> iteration
                        .map(id -> rest.send(
                                        "POST",
                                        pulls + "/" + on.number() + "/statuses?" + VERSION,
                                        body.with("iterationId", id))
                                .map(reply -> true))
                        .orElseGet(() -> Rest.failed(
                                Reason.CONFLICT,
                                "pull request " + on.number() + " was never at "
                                        + on.head().commit() + ", as Azure DevOps tells it now")));
    }

    @Override
    public Answer<Boolean> mayWrite(String user) {
        return access.mayContribute(user);
    }
}
