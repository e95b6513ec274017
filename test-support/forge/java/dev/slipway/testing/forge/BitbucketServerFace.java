package dev.slipway.testing.forge;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import dev.slipway.testing.forge.Call.Reply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bitbucket Server: pages by start, comments among activities and locked by version, the token's user in a header of every answer. */
final class BitbucketServerFace extends Face {
    private static final int LONGEST = 32_768;

    private final TestForge forge;

    BitbucketServerFace(TestForge forge) {
        this.forge = forge;
        String repository = "api/1.0/projects/{}/repos/{}";
        on(
                "GET",
                repository,
                (open, call) -> Reply.ok(repository(repository(open))).with("X-AUSERNAME", call.user()));
        on(
                "GET",
                repository + "/pull-requests",
                (open, call) -> page(
                        call,
                        repository(open).pulls.values().stream()
                                .map(this::pull)
                                .filter(pull -> pull.text("state").equals(Optional.of(call.asked("state", "OPEN"))))
                                .toList()));
        String pulls = repository + "/pull-requests/{}";
        on(
                "GET",
                pulls,
                (open, call) -> Optional.ofNullable(repository(open).pulls.get(number(open)))
                        .map(pull -> Reply.ok(pull(pull)))
                        .orElseGet(() -> error(404, "No pull request " + number(open))));
        on(
                "GET",
                pulls + "/activities",
                (open, call) -> page(call, activities(repository(open).pulls.get(number(open)))));
        on("POST", pulls + "/comments", (open, call) -> {
            Pull pull = repository(open).pulls.get(number(open));
            if (call.text("text").length() > LONGEST)
                return error(400, "The comment may not be longer than 32768 characters.");
            return Reply.of(201, note(pull.base.comment(pull, call.user(), call.text("text"))));
        });
        for (String method : List.of("GET", "PUT", "DELETE")) on(method, pulls + "/comments/{}", this::comment);
        on("GET", "build-status/1.0/commits/{}", (open, call) -> page(call, newest(open.get(0))));
        on("POST", "build-status/1.0/commits/{}", this::status);
        on("GET", "api/1.0/users", this::users);
    }

    private ForgeRepository repository(List<String> open) {
        return forge.find(open.get(0), open.get(1)).orElseThrow();
    }

    private static long number(List<String> open) {
        return Long.parseLong(open.get(2));
    }

    private static Reply error(int status, String message) {
        return Reply.of(status, Mapping.of("errors", List.of(Mapping.of("message", message))));
    }

    private static Reply page(Call call, List<Mapping> all) {
        int start = call.number("start", 0);
        int limit = call.number("limit", 25);
        List<Mapping> here = all.stream().skip(start).limit(limit).toList();
        boolean last = start + here.size() >= all.size();
        Mapping body =
                Mapping.of("size", here.size(), "limit", limit, "start", start, "isLastPage", last, "values", here);
        return Reply.ok(last ? body : body.with("nextPageStart", start + here.size()));
    }

    private List<Mapping> activities(Pull pull) {
        List<Mapping> activities = new ArrayList<>();
        activities.add(Mapping.of("id", 1, "action", "OPENED", "user", user(pull.author)));
        for (Pull.Note note : pull.notes())
            activities.add(
                    Mapping.of("id", note.id, "action", "COMMENTED", "commentAction", "ADDED", "comment", note(note)));
        Collections.reverse(activities);
        return activities;
    }

    private Reply comment(List<String> open, Call call) {
        Optional<Pull.Note> found = repository(open).pulls.get(number(open)).notes().stream()
                .filter(note -> Long.toString(note.id).equals(open.get(3)))
                .findFirst();
        if (found.isEmpty()) return error(404, "No such comment");
        Pull.Note note = found.get();
        if (call.method().equals("DELETE")) {
            if (call.number("version", -1) != note.version)
                return error(409, "You are attempting to modify a comment based on out-of-date information.");
            note.deleted = true;
            return Reply.empty(204);
        }
        if (call.method().equals("PUT")) {
            if (!note.author.equals(call.user())) return error(403, "Only the author may edit a comment.");
            if (call.body().whole("version").orElse(-1L) != note.version)
                return error(409, "You are attempting to modify a comment based on out-of-date information.");
            note.text = call.text("text");
            note.version++;
        }
        return Reply.ok(note(note));
    }

    private List<Mapping> newest(String commit) {
        return forge.all().stream()
                .flatMap(repository -> repository.newest(commit).stream())
                .map(status -> Mapping.of(
                        "state", status.state(),
                        "key", status.context(),
                        "name", status.context(),
                        "url", status.url(),
                        "description", status.description(),
                        "dateAdded", status.id()))
                .toList();
    }

    /** Statuses belong to a commit, in whatever repository it is. */
    private Reply status(List<String> open, Call call) {
        ForgeRepository repository = forge.all().get(0);
        if (!repository.may(call.user(), "write")) return error(401, "You are not permitted to access this resource");
        repository.statuses.add(new ForgeRepository.Status(
                repository.nextId(),
                open.get(0),
                0,
                call.text("key"),
                call.text("state"),
                call.text("description"),
                call.text("url")));
        return Reply.empty(204);
    }

    private Reply users(List<String> open, Call call) {
        ForgeRepository repository = forge.find(
                        call.asked("permission.1.projectKey", ""), call.asked("permission.1.repositorySlug", ""))
                .orElseThrow();
        return page(
                call,
                repository.people.keySet().stream()
                        .filter(login -> login.contains(call.asked("filter", "")))
                        .filter(login -> repository.may(login, "write"))
                        .map(BitbucketServerFace::user)
                        .toList());
    }

    private static Mapping user(String login) {
        return Mapping.of("name", login, "slug", login, "active", true, "type", "NORMAL");
    }

    private static Mapping repository(ForgeRepository repository) {
        return Mapping.of(
                "slug", repository.name, "name", repository.name, "project", Mapping.of("key", repository.owner));
    }

    private Mapping pull(Pull pull) {
        Mapping described = Mapping.of(
                "id", pull.number,
                "version", pull.pushes.size(),
                "title", pull.title,
                "state",
                        switch (pull.state) {
                            case "open" -> "OPEN";
                            case "merged" -> "MERGED";
                            default -> "DECLINED";
                        },
                "author", Mapping.of("user", user(pull.author), "role", "AUTHOR"),
                "fromRef", end(pull.head, pull.headBranch, pull.commit()),
                "toRef",
                        end(
                                pull.base,
                                pull.baseBranch,
                                pull.base
                                        .git
                                        .commit("refs/heads/" + pull.baseBranch)
                                        .orElse(zeros())),
                "links",
                        Mapping.of(
                                "self",
                                List.of(Mapping.of(
                                        "href",
                                        forge.url() + "/projects/" + pull.base.owner + "/repos/" + pull.base.name
                                                + "/pull-requests/" + pull.number))));
        return pull.merge.isEmpty()
                ? described
                : described.with("properties", Mapping.of("mergeCommit", Mapping.of("id", pull.merge)));
    }

    private static Mapping end(ForgeRepository repository, String branch, String commit) {
        return Mapping.of(
                "id",
                "refs/heads/" + branch,
                "displayId",
                branch,
                "latestCommit",
                commit,
                "repository",
                repository(repository));
    }

    private static Mapping note(Pull.Note note) {
        return Mapping.of("id", note.id, "version", note.version, "text", note.text, "author", user(note.author));
    }

    @Override
    String prefix() {
        return "/rest";
    }

    @Override
    Optional<String> headRef(long number) {
        return Optional.of("refs/pull-requests/" + number + "/from");
    }

    @Override
    Optional<Event> pushed(ForgeRepository repository, String ref, Optional<String> before, Optional<String> after) {
        boolean tag = ref.startsWith("refs/tags/");
        Mapping change = Mapping.of(
                "ref", Mapping.of("id", ref, "type", tag ? "TAG" : "BRANCH"),
                "refId", ref,
                "fromHash", before.orElse(zeros()),
                "toHash", after.orElse(zeros()),
                "type", before.isEmpty() ? "ADD" : after.isEmpty() ? "DELETE" : "UPDATE");
        return Optional.of(event(
                "repo:refs_changed",
                Mapping.of(
                        "actor",
                        user(repository.owner),
                        "repository",
                        repository(repository),
                        "changes",
                        List.of(change))));
    }

    @Override
    Optional<Event> pullChanged(Pull pull, String action) {
        String key = switch (action) {
            case "opened" -> "pr:opened";
            case "synchronize" -> "pr:from_ref_updated";
            default -> pull.state.equals("merged") ? "pr:merged" : "pr:declined";
        };
        return Optional.of(event(key, Mapping.of("actor", user(pull.author), "pullRequest", pull(pull))));
    }

    @Override
    Optional<Event> commented(Pull pull, Pull.Note note) {
        return Optional.of(event(
                "pr:comment:added",
                Mapping.of("actor", user(note.author), "pullRequest", pull(pull), "comment", note(note))));
    }

    private Event event(String key, Mapping body) {
        Event event = Event.of(
                "X-Event-Key",
                key,
                Mapping.of("eventKey", key, "date", "2026-01-01T00:00:00+0000").with("actor", body.mapping("actor")));
        Mapping whole = event.body();
        for (Map.Entry<String, Tree> entry : body) whole = whole.with(entry.getKey(), entry.getValue());
        event.headers().put("X-Request-Id", forge.nextDelivery());
        return new Event(event.headers(), whole);
    }

    @Override
    Map<String, String> signed(String secret, byte[] body) {
        return Map.of("X-Hub-Signature", "sha256=" + sha256(secret, body));
    }
}
