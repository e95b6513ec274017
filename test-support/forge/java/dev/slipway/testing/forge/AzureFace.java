package dev.slipway.testing.forge;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.testing.forge.Call.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Azure DevOps: threads, iterations, statuses of pull requests, lists by $top and $skip. */
final class AzureFace extends Face {
    private final TestForge forge;

    AzureFace(TestForge forge) {
        this.forge = forge;
        on("GET", "_apis/connectionData", (open, call) -> Reply.ok(Mapping.of("authenticatedUser", user(call.user()))));
        String pulls = "{}/_apis/git/repositories/{}/pullRequests";
        on(
                "GET",
                pulls,
                (open, call) -> values(repository(open).pulls.values().stream()
                        .map(this::pull)
                        .filter(pull ->
                                pull.text("status").equals(Optional.of(call.asked("searchCriteria.status", "active"))))
                        .skip(call.number("$skip", 0))
                        .limit(call.number("$top", 100))
                        .toList()));
        String one = pulls + "/{}";
        on(
                "GET",
                one,
                (open, call) -> Optional.ofNullable(repository(open).pulls.get(number(open)))
                        .map(pull -> Reply.ok(pull(pull)))
                        .orElseGet(() -> Reply.error(404, "TF401180: The requested pull request was not found.")));
        on("GET", one + "/iterations", (open, call) -> {
            Pull pull = repository(open).pulls.get(number(open));
            return values(pull.iterations().stream()
                    .map(id -> Mapping.of("id", id, "sourceRefCommit", Mapping.of("commitId", pull.pushes.get(id - 1))))
                    .toList());
        });
        threadRoutes(one + "/threads");
        accessRoutes();
        statusRoutes(one + "/statuses");
    }

    private void threadRoutes(String threads) {
        on(
                "GET",
                threads,
                (open, call) -> values(repository(open).pulls.get(number(open)).notes.stream()
                        .map(AzureFace::thread)
                        .toList()));
        on("POST", threads, (open, call) -> {
            Pull pull = repository(open).pulls.get(number(open));
            String text = call.body()
                    .sequence("comments")
                    .mappings()
                    .get(0)
                    .text("content")
                    .orElse("");
            if (text.length() > 150_000) return Reply.error(400, "The comment is too long.");
            return Reply.ok(thread(pull.base.comment(pull, call.user(), text)));
        });
        for (String method : List.of("GET", "PATCH", "DELETE")) on(method, threads + "/{}/comments/1", this::comment);
    }

    /** People are members of one group per permission, as of Contributors and Readers. */
    private void accessRoutes() {
        on(
                "GET",
                "{}/_apis/git/repositories/{}",
                (open, call) -> forge.find(open.get(0), open.get(1))
                        .map(repository -> Reply.ok(repository(repository)))
                        .orElseGet(() -> Reply.error(404, "TF401019: The Git repository does not exist.")));
        on("GET", "_apis/identities", (open, call) -> {
            String login = call.asked("identityIds", "").replace("id-of-", "");
            boolean expanded = call.asked("queryMembership", "None").equals("Expanded");
            List<String> groups = forge.all().stream()
                    .flatMap(repository -> repository.people.entrySet().stream()
                            .filter(entry -> entry.getKey().equals(login))
                            .map(entry -> group(repository, entry.getValue())))
                    .toList();
            return values(
                    groups.isEmpty()
                            ? List.of()
                            : List.of(Mapping.of(
                                    "id",
                                    "id-of-" + login,
                                    "descriptor",
                                    "Microsoft.IdentityModel.Claims.ClaimsIdentity;t\\\\" + login,
                                    "isActive",
                                    true,
                                    "memberOf",
                                    expanded ? groups : List.of())));
        });
        on("GET", "_apis/accesscontrollists/2e9eb7ed-3c0a-47d4-87c1-0ffdd275fd87", (open, call) -> {
            String token = call.asked("token", "");
            return values(forge.all().stream()
                    .filter(repository -> token.equals("repoV2/project-of-" + repository.owner))
                    .map(repository -> Mapping.of(
                            "token",
                            token,
                            "inheritPermissions",
                            true,
                            "acesDictionary",
                            Mapping.of(
                                    group(repository, "read"), entry(2, 0),
                                    group(repository, "write"), entry(2 + 4, 0),
                                    group(repository, "admin"), entry(1 + 2 + 4, 0))))
                    .toList());
        });
    }

    private static String group(ForgeRepository repository, String permission) {
        return "Microsoft.TeamFoundation.Identity;S-1-9-" + repository.fullName() + "-" + permission;
    }

    private static Mapping entry(int allow, int deny) {
        return Mapping.of("allow", allow, "deny", deny);
    }

    private Reply comment(List<String> open, Call call) {
        Optional<Pull.Note> found = repository(open).pulls.get(number(open)).notes.stream()
                .filter(note -> Long.toString(note.id).equals(open.get(3)))
                .findFirst();
        if (found.isEmpty()) return Reply.error(404, "The thread was not found.");
        Pull.Note note = found.get();
        if (call.method().equals("DELETE")) {
            note.deleted = true;
            return Reply.empty(200);
        }
        if (call.method().equals("PATCH")) {
            if (note.deleted) return Reply.error(404, "The comment was deleted.");
            if (!note.author.equals(call.user())) return Reply.error(403, "Only the author may edit a comment.");
            note.text = call.text("content");
        }
        return Reply.ok(comment(note));
    }

    private void statusRoutes(String statuses) {
        on("GET", statuses, (open, call) -> {
            Pull pull = repository(open).pulls.get(number(open));
            return values(pull.base.statuses.stream()
                    .filter(status -> pull.pushes.contains(status.commit()))
                    .map(AzureFace::status)
                    .toList());
        });
        on("POST", statuses, (open, call) -> {
            Pull pull = repository(open).pulls.get(number(open));
            if (!pull.base.may(call.user(), "write"))
                return Reply.error(403, "TF401027: You need the Git 'PullRequestContribute' permission");
            int iteration = call.body().whole("iterationId").orElse(0L).intValue();
            ForgeRepository.Status status = new ForgeRepository.Status(
                    pull.base.nextId(),
                    pull.pushes.get(iteration - 1),
                    iteration,
                    call.text("context", "genre") + "/" + call.text("context", "name"),
                    call.text("state"),
                    call.text("description"),
                    call.text("targetUrl"));
            pull.base.statuses.add(status);
            return Reply.ok(status(status));
        });
    }

    private ForgeRepository repository(List<String> open) {
        return forge.find(open.get(0), open.get(1)).orElseThrow();
    }

    private static long number(List<String> open) {
        return Long.parseLong(open.get(2));
    }

    private static Reply values(List<Mapping> all) {
        return Reply.ok(Mapping.of("count", all.size(), "value", all));
    }

    private static Mapping user(String login) {
        return Mapping.of("id", "id-of-" + login, "uniqueName", login, "displayName", login);
    }

    private static Mapping thread(Pull.Note note) {
        return Mapping.of("id", note.id, "status", "closed", "isDeleted", false, "comments", List.of(comment(note)));
    }

    private static Mapping comment(Pull.Note note) {
        return Mapping.of(
                "id",
                1,
                "parentCommentId",
                0,
                "author",
                user(note.author),
                "commentType",
                "text",
                "isDeleted",
                note.deleted,
                "content",
                note.deleted ? "" : note.text);
    }

    private static Mapping status(ForgeRepository.Status status) {
        int slash = status.context().lastIndexOf('/');
        return Mapping.of(
                "id", status.id(),
                "iterationId", status.iteration(),
                "state", status.state(),
                "description", status.description(),
                "targetUrl", status.url(),
                "context",
                        Mapping.of(
                                "name",
                                status.context().substring(slash + 1),
                                "genre",
                                status.context().substring(0, slash)));
    }

    private Mapping pull(Pull pull) {
        Mapping described = Mapping.of(
                "pullRequestId",
                pull.number,
                "title",
                pull.title,
                "status",
                switch (pull.state) {
                    case "open" -> "active";
                    case "merged" -> "completed";
                    default -> "abandoned";
                },
                "createdBy",
                user(pull.author),
                "sourceRefName",
                "refs/heads/" + pull.headBranch,
                "targetRefName",
                "refs/heads/" + pull.baseBranch,
                "lastMergeSourceCommit",
                Mapping.of("commitId", pull.commit()),
                "repository",
                repository(pull.base));
        Mapping ended = pull.merge.isEmpty()
                ? described
                : described.with("lastMergeCommit", Mapping.of("commitId", pull.merge));
        return pull.isFork()
                ? ended.with(
                        "forkSource",
                        Mapping.of("name", "refs/heads/" + pull.headBranch, "repository", repository(pull.head)))
                : ended;
    }

    private Mapping repository(ForgeRepository repository) {
        return Mapping.of(
                "id",
                "id-of-" + repository.name,
                "name",
                repository.name,
                "remoteUrl",
                forge.apiUrl() + "/" + repository.owner + "/_git/" + repository.name,
                "project",
                Mapping.of("id", "project-of-" + repository.owner, "name", repository.owner));
    }

    @Override
    String prefix() {
        return "/org";
    }

    @Override
    Optional<String> headRef(long number) {
        return Optional.empty();
    }

    @Override
    Optional<Event> pushed(ForgeRepository repository, String ref, Optional<String> before, Optional<String> after) {
        Mapping update =
                Mapping.of("name", ref, "oldObjectId", before.orElse(zeros()), "newObjectId", after.orElse(zeros()));
        return Optional.of(
                event("git.push", Mapping.of("refUpdates", List.of(update), "repository", repository(repository))));
    }

    @Override
    Optional<Event> pullChanged(Pull pull, String action) {
        String type = switch (action) {
            case "opened" -> "git.pullrequest.created";
            case "synchronize" -> "git.pullrequest.updated";
            default -> pull.state.equals("merged") ? "git.pullrequest.merged" : "git.pullrequest.updated";
        };
        return Optional.of(event(type, pull(pull)));
    }

    @Override
    Optional<Event> commented(Pull pull, Pull.Note note) {
        return Optional.of(event(
                "ms.vss-code.git-pullrequest-comment-event",
                Mapping.of("comment", comment(note).with("_links", self(pull, note)), "pullRequest", pull(pull))));
    }

    private Mapping self(Pull pull, Pull.Note note) {
        String thread = forge.apiUrl() + "/_apis/git/repositories/id-of-" + pull.base.name + "/pullRequests/"
                + pull.number + "/threads/" + note.id;
        return Mapping.of("self", Mapping.of("href", thread + "/comments/1"));
    }

    private Event event(String type, Mapping resource) {
        return Event.of(
                "User-Agent",
                "VSServices/18.0",
                Mapping.of(
                        "id",
                        forge.nextDelivery(),
                        "notificationId",
                        1,
                        "subscriptionId",
                        "00000000-0000-4000-8000-000000000001",
                        "publisherId",
                        "tfs",
                        "eventType",
                        type,
                        "resource",
                        resource));
    }

    @Override
    Map<String, String> signed(String secret, byte[] body) {
        String both = "slipway:" + secret;
        return Map.of(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
    }
}
