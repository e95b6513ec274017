package dev.slipway.webhooks.reply.rest;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.webhooks.reply.Answer;
import dev.slipway.webhooks.reply.CommitStatus;
import dev.slipway.webhooks.reply.Limits;
import dev.slipway.webhooks.reply.Marker;
import dev.slipway.webhooks.reply.PullRequest;
import dev.slipway.webhooks.reply.PullRequests;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Bitbucket Server and Data Center. A comment is edited by its version; who is slower is told 409, and looks again. */
final class BitbucketServer implements Calls {
    private static final int MOST_ACTIVITIES = 5000;
    private static final int MOST_USERS = 500;
    private static final int MOST_STATUSES = 500;

    /** There are three states here; the fourth is the third with this before its sentence. */
    private static final String BROKEN = "error: ";

    private static final int LONGEST_DESCRIPTION = 255 - BROKEN.length();

    private final Rest rest;
    private final String key;
    private final String slug;
    private final String repository;

    BitbucketServer(Rest rest, Place place) {
        this.rest = rest;
        this.key = Rest.part(place.path().get(0));
        this.slug = Rest.part(place.path().get(1));
        this.repository = "/api/1.0/projects/" + key + "/repos/" + slug;
    }

    @Override
    public Limits limits() {
        return new Limits(32_768, Limits.Unit.UTF16, false, LONGEST_DESCRIPTION);
    }

    @Override
    public Marker.Style hiding() {
        return Marker.Style.REFERENCE;
    }

    private static List<Mapping> values(Reply page) {
        return page.object().sequence("values").mappings();
    }

    private static Listing.Next next(String path) {
        return (page, number, items) -> page.object().bool("isLastPage").orElse(true)
                ? Optional.empty()
                : page.object().whole("nextPageStart").map(start -> path + "&start=" + start);
    }

    @Override
    public Answer<List<PullRequest>> open() {
        String path = repository + "/pull-requests?state=OPEN&order=OLDEST&limit=100";
        return Listing.all(rest, path, BitbucketServer::values, next(path), PullRequests.MOST_OPEN)
                .map(all -> all.stream().flatMap(pull -> pull(pull).stream()).toList());
    }

    @Override
    public Answer<PullRequest> byNumber(long number) {
        return rest.get(repository + "/pull-requests/" + number)
                .then(reply -> pull(reply.object())
                        .map(Answer::of)
                        .orElseGet(() -> rest.missing("id and fromRef of pull request " + number)));
    }

    private static Optional<PullRequest> pull(Mapping pull) {
        Optional<Long> number = pull.whole("id");
        Optional<String> commit = pull.text("fromRef", "latestCommit").filter(Commits::isOne);
        if (number.isEmpty() || commit.isEmpty()) return Optional.empty();
        return Optional.of(new PullRequest(
                number.get(),
                pull.text("title").orElse(""),
                pull.sequence("links", "self").mappings().stream()
                        .flatMap(link -> link.text("href").stream())
                        .findFirst()
                        .orElse(""),
                switch (pull.text("state").orElse("")) {
                    case "OPEN" -> PullRequest.State.OPEN;
                    case "MERGED" -> PullRequest.State.MERGED;
                    default -> PullRequest.State.CLOSED;
                },
                pull.text("author", "user", "name").orElse(""),
                new PullRequest.Head(
                        Commits.branch(pull.text("fromRef", "id").orElse("")),
                        commit.get(),
                        !home(pull.mapping("fromRef")).equals(home(pull.mapping("toRef"))),
                        Optional.of("refs/pull-requests/" + number.get() + "/from")),
                Commits.branch(pull.text("toRef", "id").orElse("")),
                pull.text("properties", "mergeCommit", "id").filter(Commits::isWhole)));
    }

    private static String home(Mapping ref) {
        return ref.text("repository", "project", "key").orElse("?") + "/"
                + ref.text("repository", "slug").orElse("?");
    }

    /** There is no list of comments; they are among what happened, newest first. */
    @Override
    public Answer<List<Standing>> comments(long number) {
        String path = repository + "/pull-requests/" + number + "/activities?limit=100";
        return Listing.all(rest, path, BitbucketServer::values, next(path), MOST_ACTIVITIES)
                .map(all -> all.stream()
                        .filter(activity -> activity.text("action").equals(Optional.of("COMMENTED")))
                        .flatMap(activity -> standing(activity.mapping("comment")).stream())
                        .sorted(Comparator.comparingLong((Standing standing) -> Long.parseLong(standing.id())))
                        .toList());
    }

    private String comment(long number, String id) {
        return repository + "/pull-requests/" + number + "/comments" + id;
    }

    @Override
    public Answer<Standing> comment(long number, Standing known) {
        return rest.get(comment(number, "/" + known.id())).then(this::written);
    }

    @Override
    public Answer<Standing> create(long number, String body) {
        return rest.send("POST", comment(number, ""), Mapping.of("text", body)).then(this::written);
    }

    @Override
    public Answer<Standing> edit(long number, Standing standing, String body) {
        return rest.send(
                        "PUT",
                        comment(number, "/" + standing.id()),
                        Mapping.of("text", body, "version", standing.version()))
                .then(this::written);
    }

    @Override
    public Answer<Boolean> delete(long number, Standing standing) {
        return rest.delete(comment(number, "/" + standing.id()) + "?version=" + standing.version())
                .map(reply -> true);
    }

    private Answer<Standing> written(Reply reply) {
        return standing(reply.object()).map(Answer::of).orElseGet(() -> rest.missing("the comment's id"));
    }

    private static Optional<Standing> standing(Mapping comment) {
        return comment.whole("id")
                .map(id -> new Standing(
                        Long.toString(id),
                        comment.whole("version").orElse(0L),
                        comment.text("author", "name").orElse(""),
                        false,
                        comment.text("text").orElse("")));
    }

    /** Every answer says in a header whom the token stands for. */
    @Override
    public Answer<String> me() {
        return rest.get(repository)
                .then(reply -> reply.response()
                        .header("x-ausername")
                        .map(Answer::of)
                        .orElseGet(() -> rest.missing("the header X-AUSERNAME")));
    }

    @Override
    public Answer<Optional<CommitStatus>> said(PullRequest on, String context) {
        String path = commit(on) + "?limit=100&orderBy=NEWEST";
        return Listing.all(rest, path, BitbucketServer::values, next(path), MOST_STATUSES)
                .map(all -> all.stream()
                        .filter(status -> status.text("key").equals(Optional.of(context)))
                        .findFirst()
                        .flatMap(BitbucketServer::status));
    }

    private static String commit(PullRequest on) {
        return "/build-status/1.0/commits/" + on.head().commit();
    }

    private static Optional<CommitStatus> status(Mapping status) {
        Optional<CommitStatus.State> state = switch (status.text("state").orElse("")) {
            case "INPROGRESS" -> Optional.of(CommitStatus.State.PENDING);
            case "SUCCESSFUL" -> Optional.of(CommitStatus.State.SUCCESS);
            case "FAILED" ->
                Optional.of(
                        status.text("description").orElse("").startsWith(BROKEN)
                                ? CommitStatus.State.ERROR
                                : CommitStatus.State.FAILURE);
            default -> Optional.empty();
        };
        return state.map(known -> new CommitStatus(
                status.text("key").orElse(""),
                known,
                withoutBroken(status.text("description").orElse("")),
                status.text("url").orElse("")));
    }

    private static String withoutBroken(String description) {
        return description.startsWith(BROKEN) ? description.substring(BROKEN.length()) : description;
    }

    @Override
    public Answer<Boolean> say(PullRequest on, CommitStatus status, Optional<CommitStatus> said) {
        String word = switch (status.state()) {
            case PENDING -> "INPROGRESS";
            case SUCCESS -> "SUCCESSFUL";
            case FAILURE, ERROR -> "FAILED";
        };
        String before = status.state() == CommitStatus.State.ERROR ? BROKEN : "";
        Mapping body = Mapping.of(
                "state", word,
                "key", status.context(),
                "name", status.context(),
                "url", status.url(),
                "description", before + status.description());
        return rest.send("POST", commit(on), body).map(reply -> true);
    }

    /** The list of users who have a permission in any way: by themselves, a group, or the project. */
    @Override
    public Answer<Boolean> mayWrite(String user) {
        String path = "/api/1.0/users?limit=100&permission.1=REPO_WRITE&permission.1.projectKey=" + key
                + "&permission.1.repositorySlug=" + slug + "&filter=" + Rest.part(user);
        return Listing.all(rest, path, BitbucketServer::values, next(path), MOST_USERS)
                .map(all -> all.stream()
                        .anyMatch(one -> one.text("name").equals(Optional.of(user))
                                && one.bool("active").orElse(true)));
    }
}
