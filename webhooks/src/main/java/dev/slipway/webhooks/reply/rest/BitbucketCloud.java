package dev.slipway.webhooks.reply.rest;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.webhooks.reply.Answer;
import dev.slipway.webhooks.reply.CommitStatus;
import dev.slipway.webhooks.reply.Failure.Reason;
import dev.slipway.webhooks.reply.Limits;
import dev.slipway.webhooks.reply.Marker;
import dev.slipway.webhooks.reply.PullRequest;
import dev.slipway.webhooks.reply.PullRequests;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Bitbucket Cloud. Commits of pull requests come with 12 characters and are resolved; people are named by their account's uuid. */
final class BitbucketCloud implements Calls {
    private static final int MOST_COMMENTS = 3000;
    private static final int MOST_PERMISSIONS = 5000;
    /** Of a status' key. */
    private static final int LONGEST_KEY = 40;
    /** Whole ids that are kept, so that a list of pull requests costs one call and not one more for each. */
    private static final int MOST_KEPT = 2000;

    private static final Set<String> WRITERS = Set.of("admin", "write");

    private final Rest rest;
    private final String workspace;
    private final String name;
    private final String repository;
    private final Map<String, String> wholeIds = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST_KEPT;
        }
    };

    BitbucketCloud(Rest rest, Place place) {
        this.rest = rest;
        this.workspace = Rest.part(place.path().get(0));
        this.name = Rest.part(place.path().get(1));
        this.repository = "/repositories/" + workspace + "/" + name;
    }

    @Override
    public Limits limits() {
        return new Limits(200_000, Limits.Unit.CHARACTERS, false, 255);
    }

    @Override
    public Marker.Style hiding() {
        return Marker.Style.REFERENCE;
    }

    @Override
    public Answer<List<PullRequest>> open() {
        String path = repository + "/pullrequests?state=OPEN&sort=created_on&pagelen=50";
        return Listing.all(rest, path, BitbucketCloud::values, next(), PullRequests.MOST_OPEN)
                .then(all -> {
                    List<PullRequest> pulls = new ArrayList<>();
                    for (Mapping pull : all) {
                        Answer<PullRequest> whole = pull(pull);
                        if (whole.whyNot().isPresent())
                            return Answer.failed(whole.whyNot().get());
                        whole.given().ifPresent(pulls::add);
                    }
                    return Answer.of(pulls);
                });
    }

    @Override
    public Answer<PullRequest> byNumber(long number) {
        return rest.get(repository + "/pullrequests/" + number).then(reply -> pull(reply.object()));
    }

    private static List<Mapping> values(Reply page) {
        return page.object().sequence("values").mappings();
    }

    private Listing.Next next() {
        return (page, number, items) -> page.object().text("next").flatMap(rest::below);
    }

    private Answer<PullRequest> pull(Mapping pull) {
        Optional<Long> number = pull.whole("id");
        Optional<String> commit = pull.text("source", "commit", "hash").filter(Commits::isOne);
        if (number.isEmpty() || commit.isEmpty()) return rest.missing("id and source of a pull request");
        Optional<String> from = pull.text("source", "repository", "full_name");
        boolean fork = from.isEmpty() || !from.equals(pull.text("destination", "repository", "full_name"));
        return whole(commit.get(), fork ? from : Optional.empty())
                .map(whole -> new PullRequest(
                        number.get(),
                        pull.text("title").orElse(""),
                        pull.text("links", "html", "href").orElse(""),
                        switch (pull.text("state").orElse("")) {
                            case "OPEN" -> PullRequest.State.OPEN;
                            case "MERGED" -> PullRequest.State.MERGED;
                            default -> PullRequest.State.CLOSED;
                        },
                        pull.text("author", "uuid").orElse(""),
                        Commits.ofBranch(pull.text("source", "branch", "name").orElse(""), whole, fork),
                        pull.text("destination", "branch", "name").orElse(""),
                        merge(pull)));
    }

    private Optional<String> merge(Mapping pull) {
        return pull.text("merge_commit", "hash")
                .filter(Commits::isOne)
                .flatMap(commit -> whole(commit, Optional.empty()).given())
                .filter(Commits::isWhole);
    }

    /** A fork's commit is asked for in the fork; where that is private or gone, the short id has to do. */
    private Answer<String> whole(String commit, Optional<String> fork) {
        if (Commits.isWhole(commit)) return Answer.of(commit);
        String known = wholeIds.get(commit);
        if (known != null) return Answer.of(known);
        String where = fork.map(name -> "/repositories/" + name).orElse(repository);
        Answer<String> asked = rest.get(where + "/commit/" + commit)
                .map(reply ->
                        reply.object().text("hash").filter(Commits::isWhole).orElse(commit));
        asked.given().filter(Commits::isWhole).ifPresent(whole -> wholeIds.put(commit, whole));
        boolean hidden =
                asked.whyNot().filter(failure -> !failure.reason().passes()).isPresent();
        return hidden ? Answer.of(commit) : asked;
    }

    @Override
    public Answer<List<Standing>> comments(long number) {
        String path = comments(number, "?sort=created_on&pagelen=100");
        return Listing.all(rest, path, BitbucketCloud::values, next(), MOST_COMMENTS)
                .map(all -> all.stream()
                        .filter(comment -> !comment.bool("deleted").orElse(false))
                        .flatMap(comment -> standing(comment).stream())
                        .toList());
    }

    private String comments(long number, String rest) {
        return repository + "/pullrequests/" + number + "/comments" + rest;
    }

    @Override
    public Answer<Standing> comment(long number, Standing known) {
        return rest.get(comments(number, "/" + known.id()))
                .then(reply -> reply.object().bool("deleted").orElse(false)
                        ? Rest.failed(Reason.NOT_FOUND, "the comment was deleted")
                        : written(reply));
    }

    @Override
    public Answer<Standing> create(long number, String body) {
        return rest.send("POST", comments(number, ""), content(body)).then(this::written);
    }

    @Override
    public Answer<Standing> edit(long number, Standing standing, String body) {
        return rest.send("PUT", comments(number, "/" + standing.id()), content(body))
                .then(this::written);
    }

    @Override
    public Answer<Boolean> delete(long number, Standing standing) {
        return rest.delete(comments(number, "/" + standing.id())).map(reply -> true);
    }

    private static Mapping content(String body) {
        return Mapping.of("content", Mapping.of("raw", body));
    }

    private Answer<Standing> written(Reply reply) {
        return standing(reply.object()).map(Answer::of).orElseGet(() -> rest.missing("the comment's id"));
    }

    private static Optional<Standing> standing(Mapping comment) {
        return comment.whole("id")
                .map(id -> new Standing(
                        Long.toString(id),
                        0,
                        comment.text("user", "uuid").orElse(""),
                        false,
                        comment.text("content", "raw").orElse("")));
    }

    @Override
    public Answer<String> me() {
        return rest.get("/user")
                .then(reply -> reply.object().text("uuid").map(Answer::of).orElseGet(() -> rest.missing("a uuid")));
    }

    @Override
    public Answer<Optional<CommitStatus>> said(PullRequest on, String context) {
        String path = repository + "/commit/" + on.head().commit() + "/statuses/build/" + Rest.part(key(context));
        return Commits.absentIs(Optional.empty(), rest.get(path).map(reply -> status(reply.object())));
    }

    private static Optional<CommitStatus> status(Mapping status) {
        return CommitStatus.State.called(status.text("state").orElse(""), BitbucketCloud::word)
                .map(state -> new CommitStatus(
                        status.text("name").orElse(""),
                        state,
                        status.text("description").orElse(""),
                        status.text("url").orElse("")));
    }

    private static String word(CommitStatus.State state) {
        return switch (state) {
            case PENDING -> "INPROGRESS";
            case SUCCESS -> "SUCCESSFUL";
            case FAILURE -> "FAILED";
            case ERROR -> "STOPPED";
        };
    }

    @Override
    public Answer<Boolean> say(PullRequest on, CommitStatus status, Optional<CommitStatus> said) {
        Mapping body = Mapping.of(
                "key", key(status.context()),
                "name", status.context(),
                "state", word(status.state()),
                "description", status.description(),
                "url", status.url());
        return rest.send("POST", repository + "/commit/" + on.head().commit() + "/statuses/build", body)
                .map(reply -> true);
    }

    /** The context itself, or its start and a number made of all of it, which is the same every time. */
    static String key(String context) {
        if (context.length() <= LONGEST_KEY) return context;
        String number = String.format(Locale.ROOT, "-%08x", context.hashCode());
        return context.substring(0, LONGEST_KEY - number.length()) + number;
    }

    /** By what stays: anybody may give themselves any nickname. */
    private static boolean isNamed(Mapping account, String name) {
        return account.text("uuid").equals(Optional.of(name))
                || account.text("account_id").equals(Optional.of(name));
    }

    /** Groups and projects count: this list holds the highest that somebody has in any way. */
    @Override
    public Answer<Boolean> mayWrite(String user) {
        String path = "/workspaces/" + workspace + "/permissions/repositories/" + name + "?pagelen=100&q="
                + Rest.part("permission>\"read\"");
        return Listing.all(rest, path, BitbucketCloud::values, next(), MOST_PERMISSIONS)
                .map(all -> all.stream()
                        .filter(one ->
                                one.text("permission").filter(WRITERS::contains).isPresent())
                        .anyMatch(one -> isNamed(one.mapping("user"), user)));
    }
}
