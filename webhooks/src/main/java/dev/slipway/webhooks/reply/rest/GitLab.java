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

/** GitLab: merge requests and their notes. */
final class GitLab implements Calls {
    private static final int PER_PAGE = 100;
    private static final int MOST_NOTES = 3000;
    private static final long DEVELOPER = 30;

    private final Rest rest;
    private final String project;

    GitLab(Rest rest, Place place) {
        this.rest = rest;
        this.project = "/projects/" + Rest.part(String.join("/", place.path()));
    }

    @Override
    public Limits limits() {
        return new Limits(1_000_000, Limits.Unit.CHARACTERS, true, 255);
    }

    @Override
    public Marker.Style hiding() {
        return Marker.Style.HTML;
    }

    @Override
    public Answer<List<PullRequest>> open() {
        String path = project + "/merge_requests?state=opened&order_by=created_at&sort=asc&per_page=" + PER_PAGE;
        return Listing.all(rest, path, Reply::list, Listing.numbered(path, PER_PAGE), PullRequests.MOST_OPEN)
                .map(all -> all.stream().flatMap(merge -> pull(merge).stream()).toList());
    }

    @Override
    public Answer<PullRequest> byNumber(long number) {
        return rest.get(project + "/merge_requests/" + number)
                .then(reply -> pull(reply.object())
                        .map(Answer::of)
                        .orElseGet(() -> rest.missing("iid and sha of merge request " + number)));
    }

    private static Optional<PullRequest> pull(Mapping merge) {
        Optional<Long> number = merge.whole("iid");
        Optional<String> commit = merge.text("sha").filter(Commits::isOne);
        if (number.isEmpty() || commit.isEmpty()) return Optional.empty();
        return Optional.of(new PullRequest(
                number.get(),
                merge.text("title").orElse(""),
                merge.text("web_url").orElse(""),
                switch (merge.text("state").orElse("")) {
                    case "opened", "locked" -> PullRequest.State.OPEN;
                    case "merged" -> PullRequest.State.MERGED;
                    default -> PullRequest.State.CLOSED;
                },
                merge.text("author", "username").orElse(""),
                new PullRequest.Head(
                        merge.text("source_branch").orElse(""),
                        commit.get(),
                        !merge.whole("source_project_id").equals(merge.whole("target_project_id")),
                        Optional.of("refs/merge-requests/" + number.get() + "/head")),
                merge.text("target_branch").orElse(""),
                merge.text("merge_commit_sha")
                        .or(() -> merge.text("squash_commit_sha"))
                        .or(() -> commit)
                        .filter(Commits::isWhole)));
    }

    @Override
    public Answer<List<Standing>> comments(long number) {
        String path = notes(number) + "?order_by=created_at&sort=asc&per_page=" + PER_PAGE;
        return Listing.all(rest, path, Reply::list, Listing.numbered(path, PER_PAGE), MOST_NOTES)
                .map(all -> all.stream()
                        .filter(note -> !note.bool("system").orElse(false))
                        .flatMap(note -> standing(note).stream())
                        .toList());
    }

    @Override
    public Answer<Standing> comment(long number, Standing known) {
        return rest.get(notes(number) + "/" + known.id()).then(this::written);
    }

    @Override
    public Answer<Standing> create(long number, String body) {
        return rest.send("POST", notes(number), Mapping.of("body", body)).then(this::written);
    }

    @Override
    public Answer<Standing> edit(long number, Standing standing, String body) {
        return rest.send("PUT", notes(number) + "/" + standing.id(), Mapping.of("body", body))
                .then(this::written);
    }

    @Override
    public Answer<Boolean> delete(long number, Standing standing) {
        return rest.delete(notes(number) + "/" + standing.id()).map(reply -> true);
    }

    private String notes(long number) {
        return project + "/merge_requests/" + number + "/notes";
    }

    private Answer<Standing> written(Reply reply) {
        return standing(reply.object()).map(Answer::of).orElseGet(() -> rest.missing("the note's id"));
    }

    private static Optional<Standing> standing(Mapping note) {
        return note.whole("id")
                .map(id -> new Standing(
                        Long.toString(id),
                        0,
                        note.text("author", "username").orElse(""),
                        false,
                        note.text("body").orElse("")));
    }

    @Override
    public Answer<String> me() {
        return rest.get("/user")
                .then(reply ->
                        reply.object().text("username").map(Answer::of).orElseGet(() -> rest.missing("a username")));
    }

    @Override
    public Answer<Optional<CommitStatus>> said(PullRequest on, String context) {
        return latest(on, context).map(latest -> latest.flatMap(GitLab::status));
    }

    private Answer<Optional<Mapping>> latest(PullRequest on, String context) {
        String path = project + "/repository/commits/" + on.head().commit() + "/statuses?name=" + Rest.part(context)
                + "&per_page=" + PER_PAGE;
        return rest.get(path)
                .map(reply -> reply.list().stream()
                        .filter(status -> status.text("name").equals(Optional.of(context)))
                        .max(Comparator.comparing(
                                (Mapping status) -> status.whole("id").orElse(0L))));
    }

    private static Optional<CommitStatus> status(Mapping status) {
        return state(status.text("status").orElse(""))
                .map(state -> new CommitStatus(
                        status.text("name").orElse(""),
                        state,
                        status.text("description").orElse(""),
                        status.text("target_url").orElse("")));
    }

    private static Optional<CommitStatus.State> state(String word) {
        return switch (word) {
            case "pending", "running" -> Optional.of(CommitStatus.State.PENDING);
            case "success" -> Optional.of(CommitStatus.State.SUCCESS);
            case "failed" -> Optional.of(CommitStatus.State.FAILURE);
            case "canceled" -> Optional.of(CommitStatus.State.ERROR);
            default -> Optional.empty();
        };
    }

    private static String word(CommitStatus.State state) {
        return switch (state) {
            case PENDING -> "pending";
            case SUCCESS -> "success";
            case FAILURE -> "failed";
            case ERROR -> "canceled";
        };
    }

    /**
     * A state is a transition of a job here, and a job that waits cannot begin to wait again: 400, "Cannot transition". Then it runs, which is
     * pending to us as well, so that the new description is taken; where it runs already, the old description stays.
     */
    @Override
    public Answer<Boolean> say(PullRequest on, CommitStatus status, Optional<CommitStatus> said) {
        Answer<Boolean> first = transition(on, status, word(status.state()));
        if (status.state() != CommitStatus.State.PENDING || !isRefusedTransition(first)) return first;
        Answer<Boolean> second = transition(on, status, "running");
        return isRefusedTransition(second) ? Answer.of(false) : second;
    }

    private Answer<Boolean> transition(PullRequest on, CommitStatus status, String word) {
        Mapping body = Mapping.of(
                "state", word,
                "name", status.context(),
                "description", status.description(),
                "target_url", status.url());
        if (!on.head().fork()) body = body.with("ref", on.head().branch());
        return rest.send("POST", project + "/statuses/" + on.head().commit(), body)
                .map(reply -> true);
    }

    private static boolean isRefusedTransition(Answer<Boolean> answer) {
        return answer.whyNot()
                .filter(failure ->
                        failure.reason() == Reason.REFUSED && failure.message().contains("Cannot transition"))
                .isPresent();
    }

    @Override
    public Answer<Boolean> mayWrite(String user) {
        return rest.get("/users?username=" + Rest.part(user))
                .then(found -> found.list().stream()
                        .flatMap(one -> one.whole("id").stream())
                        .findFirst()
                        .map(this::isDeveloper)
                        .orElseGet(() -> Answer.of(false)));
    }

    private Answer<Boolean> isDeveloper(long id) {
        return Commits.absentIs(
                false,
                rest.get(project + "/members/all/" + id)
                        .map(reply -> reply.object().whole("access_level").orElse(0L) >= DEVELOPER
                                && !reply.object().text("state").equals(Optional.of("blocked"))));
    }
}
