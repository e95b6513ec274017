package dev.slipway.testing.forge;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.testing.forge.Call.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Bitbucket Cloud: short ids of commits, pages by absolute addresses, people by uuid, statuses by key. */
final class BitbucketCloudFace extends Face {
    private final TestForge forge;

    BitbucketCloudFace(TestForge forge) {
        this.forge = forge;
        on("GET", "user", (open, call) -> Reply.ok(user(call.user())));
        String pulls = "repositories/{}/{}/pullrequests";
        on(
                "GET",
                pulls,
                (open, call) -> page(
                        call,
                        repository(open).pulls.values().stream()
                                .map(this::pull)
                                .filter(pull -> pull.text("state").equals(Optional.of(call.asked("state", "OPEN"))))
                                .toList()));
        on(
                "GET",
                pulls + "/{}",
                (open, call) -> Optional.ofNullable(repository(open).pulls.get(number(open)))
                        .map(pull -> Reply.ok(pull(pull)))
                        .orElseGet(() -> error(404, "No pull request")));
        on(
                "GET",
                pulls + "/{}/comments",
                (open, call) -> page(
                        call,
                        repository(open).pulls.get(number(open)).notes.stream()
                                .map(BitbucketCloudFace::note)
                                .toList()));
        on("POST", pulls + "/{}/comments", (open, call) -> {
            Pull pull = repository(open).pulls.get(number(open));
            return Reply.of(201, note(pull.base.comment(pull, call.user(), call.text("content", "raw"))));
        });
        for (String method : List.of("GET", "PUT", "DELETE")) on(method, pulls + "/{}/comments/{}", this::comment);
        on(
                "GET",
                "repositories/{}/{}/commit/{}",
                (open, call) -> repository(open).pulls.values().stream()
                        .flatMap(pull -> Stream.concat(pull.pushes.stream(), Stream.of(pull.merge)))
                        .filter(commit -> commit.startsWith(open.get(2)))
                        .findFirst()
                        .map(commit -> Reply.ok(Mapping.of("type", "commit", "hash", commit)))
                        .orElseGet(() -> error(404, "Commit not found")));
        statusRoutes("repositories/{}/{}/commit/{}/statuses/build");
        on(
                "GET",
                "workspaces/{}/permissions/repositories/{}",
                (open, call) -> page(
                        call,
                        repository(open).people.entrySet().stream()
                                .map(entry -> Mapping.of(
                                        "type",
                                        "repository_permission",
                                        "permission",
                                        entry.getValue(),
                                        "user",
                                        user(entry.getKey())))
                                .toList()));
    }

    private ForgeRepository repository(List<String> open) {
        return forge.find(open.get(0), open.get(1)).orElseThrow();
    }

    private static long number(List<String> open) {
        return Long.parseLong(open.get(2));
    }

    private static Reply error(int status, String message) {
        return Reply.of(status, Mapping.of("type", "error", "error", Mapping.of("message", message)));
    }

    private Reply comment(List<String> open, Call call) {
        Optional<Pull.Note> found = repository(open).pulls.get(number(open)).notes.stream()
                .filter(note -> Long.toString(note.id).equals(open.get(3)))
                .findFirst();
        if (found.isEmpty()) return error(404, "No such comment");
        Pull.Note note = found.get();
        if (call.method().equals("DELETE")) {
            note.deleted = true;
            return Reply.empty(204);
        }
        if (call.method().equals("PUT")) {
            if (note.deleted) return error(404, "The comment was deleted");
            if (!note.author.equals(call.user())) return error(403, "You may not edit this comment");
            note.text = call.text("content", "raw");
        }
        return Reply.ok(note(note));
    }

    private void statusRoutes(String path) {
        on(
                "GET",
                path + "/{}",
                (open, call) -> repository(open)
                        .status(open.get(2), open.get(3))
                        .map(status -> Reply.ok(status(status)))
                        .orElseGet(() -> error(404, "Build status not found")));
        on("POST", path, (open, call) -> {
            ForgeRepository repository = repository(open);
            if (!repository.may(call.user(), "write"))
                return error(403, "Your credentials lack one or more required privilege scopes.");
            if (call.text("key").length() > 40 || call.text("url").isEmpty())
                return error(400, "key: too long, or url: required");
            ForgeRepository.Status status = new ForgeRepository.Status(
                    repository.nextId(),
                    open.get(2),
                    0,
                    call.text("key"),
                    call.text("state"),
                    call.text("description"),
                    call.text("url"));
            repository.statuses.add(status);
            return Reply.of(201, status(status));
        });
    }

    private static Mapping status(ForgeRepository.Status status) {
        return Mapping.of(
                "type", "build",
                "key", status.context(),
                "name", status.context(),
                "state", status.state(),
                "description", status.description(),
                "url", status.url());
    }

    private Reply page(Call call, List<Mapping> all) {
        int length = call.number("pagelen", 10);
        int page = call.number("page", 1);
        Mapping body = Mapping.of(
                "pagelen", length,
                "page", page,
                "values", all.stream().skip((page - 1L) * length).limit(length).toList());
        return Reply.ok((long) page * length < all.size() ? body.with("next", call.at("page", page + 1)) : body);
    }

    static Mapping user(String login) {
        return Mapping.of(
                "type",
                "user",
                "uuid",
                "{" + login + "}",
                "account_id",
                "557058:" + login,
                "nickname",
                login,
                "display_name",
                login.toUpperCase(Locale.ROOT));
    }

    private Mapping pull(Pull pull) {
        Mapping described = Mapping.of(
                "type",
                "pullrequest",
                "id",
                pull.number,
                "title",
                pull.title,
                "state",
                switch (pull.state) {
                    case "open" -> "OPEN";
                    case "merged" -> "MERGED";
                    default -> "DECLINED";
                },
                "author",
                user(pull.author),
                "source",
                end(pull.head, pull.headBranch, pull.commit()),
                "destination",
                end(
                        pull.base,
                        pull.baseBranch,
                        pull.base.git.commit("refs/heads/" + pull.baseBranch).orElse(zeros())),
                "links",
                Mapping.of(
                        "html",
                        Mapping.of(
                                "href", forge.url() + "/" + pull.base.fullName() + "/pull-requests/" + pull.number)));
        return pull.merge.isEmpty()
                ? described
                : described.with("merge_commit", Mapping.of("type", "commit", "hash", short12(pull.merge)));
    }

    private static Mapping end(ForgeRepository repository, String branch, String commit) {
        return Mapping.of(
                "branch", Mapping.of("name", branch),
                "commit", Mapping.of("type", "commit", "hash", short12(commit)),
                "repository",
                        Mapping.of("type", "repository", "full_name", repository.fullName(), "name", repository.name));
    }

    private static Mapping note(Pull.Note note) {
        return Mapping.of(
                "type",
                "pullrequest_comment",
                "id",
                note.id,
                "deleted",
                note.deleted,
                "user",
                user(note.author),
                "content",
                Mapping.of("type", "rendered", "raw", note.deleted ? "" : note.text));
    }

    @Override
    String prefix() {
        return "/2.0";
    }

    @Override
    Optional<String> headRef(long number) {
        return Optional.empty();
    }

    @Override
    Optional<Event> pushed(ForgeRepository repository, String ref, Optional<String> before, Optional<String> after) {
        Mapping change = Mapping.of(
                "old",
                side(ref, before),
                "new",
                side(ref, after),
                "created",
                before.isEmpty(),
                "closed",
                after.isEmpty(),
                "forced",
                false);
        return Optional.of(event("repo:push", repository, Mapping.of("push", Mapping.of("changes", List.of(change)))));
    }

    private static Object side(String ref, Optional<String> commit) {
        boolean tag = ref.startsWith("refs/tags/");
        return commit.<Object>map(hash -> Mapping.of(
                        "type", tag ? "tag" : "branch",
                        "name", ref.substring(tag ? "refs/tags/".length() : "refs/heads/".length()),
                        "target", Mapping.of("type", "commit", "hash", hash)))
                .orElse(Scalar.Null.NULL);
    }

    @Override
    Optional<Event> pullChanged(Pull pull, String action) {
        String key = switch (action) {
            case "opened" -> "pullrequest:created";
            case "synchronize" -> "pullrequest:updated";
            default -> pull.state.equals("merged") ? "pullrequest:fulfilled" : "pullrequest:rejected";
        };
        return Optional.of(event(key, pull.base, Mapping.of("actor", user(pull.author), "pullrequest", pull(pull))));
    }

    @Override
    Optional<Event> commented(Pull pull, Pull.Note note) {
        return Optional.of(event(
                "pullrequest:comment_created",
                pull.base,
                Mapping.of("actor", user(note.author), "pullrequest", pull(pull), "comment", note(note))));
    }

    private Event event(String key, ForgeRepository repository, Mapping body) {
        Event event =
                Event.of("X-Event-Key", key, body.with("repository", Mapping.of("full_name", repository.fullName())));
        event.headers().put("X-Hook-UUID", "b0b8b5a1-0000-4000-8000-000000000001");
        event.headers().put("X-Request-UUID", forge.nextDelivery());
        event.headers().put("X-Attempt-Number", "1");
        return event;
    }

    @Override
    Map<String, String> signed(String secret, byte[] body) {
        return Map.of("X-Hub-Signature", "sha256=" + sha256(secret, body));
    }
}
