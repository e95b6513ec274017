package dev.slipway.testing.forge;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.testing.forge.Call.Reply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** GitHub by its own examples; Gitea, Forgejo and GitBucket by what is known to be different there. */
final class GitHubFace extends Face {
    private static final Scalar NONE = Scalar.Null.NULL;

    private final TestForge forge;
    private final String kind;
    private final OpenApi openApi = new OpenApi();
    private final boolean gitea;
    private final boolean gitBucket;

    GitHubFace(TestForge forge, String kind) {
        this.forge = forge;
        this.kind = kind;
        this.gitea = kind.equals("gitea") || kind.equals("forgejo");
        this.gitBucket = kind.equals("gitbucket");
        on(
                "GET",
                "user",
                (open, call) -> Reply.ok(
                        user(call.user(), "private-user-response-with-public-and-private-profile-information")));
        onRepository("GET", "", (repository, call) -> Reply.ok(repository(repository, "full-repository")));
        on(
                "POST",
                "user/repos",
                (open, call) -> Reply.of(
                        201,
                        repository(forge.create(call.user(), call.text("name"), new MemoryGit()), "full-repository")));
        onRepository("POST", "/hooks", (repository, call) -> {
            repository.hook(call.text("config", "url"), call.text("config", "secret"));
            return Reply.of(
                    201,
                    example("hook", repository)
                            .with("config", call.body().mapping("config").without("secret")));
        });
        pullRoutes();
        commentRoutes();
        statusRoutes();
        refRoutes();
    }

    private void onRepository(String method, String rest, BiFunction<ForgeRepository, Call, Reply> handler) {
        on(
                method,
                "repos/{}/{}" + rest,
                (open, call) -> forge.find(open.get(0), open.get(1))
                        .map(repository -> handler.apply(repository, call))
                        .orElseGet(() -> Reply.error(404, "Not Found")));
    }

    private void onPull(String method, String before, String after, BiFunction<Pull, Call, Reply> handler) {
        on(
                method,
                "repos/{}/{}/" + before + "/{}" + after,
                (open, call) -> forge.find(open.get(0), open.get(1))
                        .flatMap(repository -> Optional.ofNullable(repository.pulls.get(Long.parseLong(open.get(2)))))
                        .map(pull -> handler.apply(pull, call))
                        .orElseGet(() -> Reply.error(404, "Not Found")));
    }

    private void pullRoutes() {
        onRepository("GET", "/pulls", (repository, call) -> {
            List<Mapping> pulls = repository.pulls.values().stream()
                    .filter(pull -> call.asked("state", "open").equals("all") || pull.state.equals("open"))
                    .map(this::listed)
                    .toList();
            return paged(call, pulls, "");
        });
        onPull("GET", "pulls", "", (pull, call) -> Reply.ok(pull(pull)));
        onRepository("POST", "/pulls", (repository, call) -> {
            Pull pull = repository.open(call.user(), call.text("title"), call.text("head"), call.text("base"));
            return Reply.of(201, pull(pull));
        });
        onPull(
                "PUT",
                "pulls",
                "/merge",
                (pull, call) -> Reply.ok(Mapping.of(
                        "sha", pull.base.merge(pull), "merged", true, "message", "Pull Request successfully merged")));
        onPull("PATCH", "pulls", "", (pull, call) -> {
            if (call.text("state").equals("closed")) pull.base.close(pull);
            return Reply.ok(pull(pull));
        });
    }

    private Reply paged(Call call, List<Mapping> all, String key) {
        if (gitBucket) {
            int page = call.number("page", 1);
            return Reply.ok(new Sequence(all.stream()
                    .skip((page - 1) * 25L)
                    .limit(25)
                    .map(one -> (Tree) one)
                    .toList()));
        }
        return call.page(all, gitea ? "limit" : "per_page", gitea ? 50 : 100, key);
    }

    private void commentRoutes() {
        onPull("GET", "issues", "/comments", (pull, call) -> {
            List<Mapping> notes =
                    pull.notes().stream().map(note -> comment(pull, note)).toList();
            return kind.equals("github") ? paged(call, notes, "") : Reply.ok(Tree.of(notes));
        });
        onPull(
                "POST",
                "issues",
                "/comments",
                (pull, call) -> tooLong(call)
                        .orElseGet(() ->
                                Reply.of(201, comment(pull, pull.base.comment(pull, call.user(), call.text("body"))))));
        onComment("GET", (pull, note, call) -> Reply.ok(comment(pull, note)));
        onComment(
                "PATCH",
                (pull, note, call) -> tooLong(call).orElseGet(() -> {
                    if (!call.user().equals(note.author) && !pull.base.may(call.user(), "write"))
                        return Reply.error(403, "Must have admin rights to Repository.");
                    note.text = call.text("body");
                    return Reply.ok(comment(pull, note));
                }));
        onComment("DELETE", (pull, note, call) -> {
            pull.base.delete(note);
            return Reply.empty(204);
        });
    }

    private Optional<Reply> tooLong(Call call) {
        String body = call.text("body");
        return kind.equals("github") && body.codePointCount(0, body.length()) > 65_536
                ? Optional.of(Reply.error(422, "Validation Failed: body is too long (maximum is 65536 characters)"))
                : Optional.empty();
    }

    private interface OnComment {
        Reply answer(Pull pull, Pull.Note note, Call call);
    }

    private void onComment(String method, OnComment handler) {
        on(method, "repos/{}/{}/issues/comments/{}", (open, call) -> {
            long id = Long.parseLong(open.get(2));
            for (Pull pull :
                    forge.find(open.get(0), open.get(1)).orElseThrow().pulls.values())
                for (Pull.Note note : pull.notes()) if (note.id == id) return handler.answer(pull, note, call);
            return Reply.error(404, "Not Found");
        });
    }

    private void statusRoutes() {
        on("POST", "repos/{}/{}/statuses/{}", (open, call) -> {
            ForgeRepository repository = forge.find(open.get(0), open.get(1)).orElseThrow();
            if (!repository.may(call.user(), "write"))
                return Reply.error(403, "Resource not accessible by personal access token");
            ForgeRepository.Status status = new ForgeRepository.Status(
                    repository.nextId(),
                    open.get(2),
                    0,
                    call.text("context"),
                    call.text("state"),
                    call.text("description"),
                    call.text("target_url"));
            repository.statuses.add(status);
            return Reply.of(201, status(repository, status, "status"));
        });
        for (String path : List.of("repos/{}/{}/commits/{}/statuses", "repos/{}/{}/statuses/{}"))
            on("GET", path, (open, call) -> {
                ForgeRepository repository =
                        forge.find(open.get(0), open.get(1)).orElseThrow();
                return paged(
                        call,
                        repository.newest(open.get(2)).stream()
                                .map(status -> status(repository, status, "status"))
                                .toList(),
                        "");
            });
        on("GET", "repos/{}/{}/commits/{}/status", (open, call) -> {
            ForgeRepository repository = forge.find(open.get(0), open.get(1)).orElseThrow();
            List<Mapping> newest = repository.newest(open.get(2)).stream()
                    .map(status -> inList(repository, status))
                    .toList();
            Reply page = call.page(newest, gitea ? "limit" : "per_page", 100, "statuses");
            Mapping combined = example("combined-commit-status", repository)
                    .with("sha", open.get(2))
                    .with("total_count", newest.size())
                    .with(
                            "statuses",
                            page.body().orElseThrow().asMapping().orElseThrow().sequence("statuses"));
            return new Reply(200, Optional.of(combined), page.headers());
        });
        on("GET", "repos/{}/{}/collaborators/{}/permission", (open, call) -> {
            ForgeRepository repository = forge.find(open.get(0), open.get(1)).orElseThrow();
            if (gitBucket) return Reply.error(404, "Not Found");
            if (gitea && !repository.may(call.user(), "admin"))
                return Reply.error(403, "Only admins can query all permissions");
            String permission = repository.people.getOrDefault(open.get(2), "");
            if (permission.isEmpty()) return Reply.error(404, open.get(2) + " is not a user");
            return Reply.ok(Mapping.of(
                    "permission", permission,
                    "role_name", permission,
                    "user",
                            user(
                                            open.get(2),
                                            "repository-collaborator-permission-response-if-user-has-admin-permissions")
                                    .with("role_name", permission)));
        });
    }

    private void refRoutes() {
        onRepository("POST", "/git/refs", (repository, call) -> {
            repository.set(call.text("ref"), call.text("sha"));
            return Reply.of(201, ref(repository, call.text("ref")));
        });
        for (String folder : List.of("heads", "tags")) {
            on(
                    "GET",
                    "repos/{}/{}/git/ref/" + folder + "/{}",
                    (open, call) -> forge.find(open.get(0), open.get(1))
                            .filter(repository -> repository
                                    .git
                                    .commit("refs/" + folder + "/" + open.get(2))
                                    .isPresent())
                            .map(repository -> Reply.ok(ref(repository, "refs/" + folder + "/" + open.get(2))))
                            .orElseGet(() -> Reply.error(404, "Not Found")));
            on("PATCH", "repos/{}/{}/git/refs/" + folder + "/{}", (open, call) -> {
                ForgeRepository repository =
                        forge.find(open.get(0), open.get(1)).orElseThrow();
                repository.set("refs/" + folder + "/" + open.get(2), call.text("sha"));
                return Reply.ok(ref(repository, "refs/" + folder + "/" + open.get(2)));
            });
        }
    }

    private Mapping example(String name, ForgeRepository repository) {
        return openApi.example(name, forge.apiUrl(), forge.url(), repository.fullName());
    }

    private Mapping user(String login, String example) {
        Mapping whole = openApi.example(example, forge.apiUrl(), forge.url(), "none/none");
        Mapping user = whole.has("user") ? whole.mapping("user") : whole;
        return named(user, login);
    }

    private static Mapping named(Mapping user, String login) {
        return user.with("login", login)
                .with("id", Math.abs((long) login.hashCode()))
                .with("type", login.endsWith("[bot]") ? "Bot" : "User");
    }

    private Mapping repository(ForgeRepository repository, String example) {
        Mapping whole = example(example, repository);
        return named(whole, repository);
    }

    private Mapping named(Mapping whole, ForgeRepository repository) {
        return whole.with("name", repository.name)
                .with("full_name", repository.fullName())
                .with("owner", named(whole.mapping("owner"), repository.owner))
                .with("clone_url", forge.url() + "/" + repository.fullName() + ".git");
    }

    private Mapping pull(Pull pull) {
        boolean merged = pull.state.equals("merged");
        return common(example("pull-request", pull.base), pull)
                .with("merged", merged)
                .with("merged_by", merged ? user(pull.base.owner, "issue-comment") : NONE);
    }

    private Mapping listed(Pull pull) {
        Mapping pattern = example("pull-request", pull.base);
        Mapping listed = Mapping.empty();
        for (String key : pattern.keys())
            if (!ONLY_SINGLE.contains(key))
                listed = listed.with(key, pattern.get(key).orElseThrow());
        return common(listed, pull);
    }

    private static final List<String> ONLY_SINGLE = List.of(
            "merged",
            "mergeable",
            "rebaseable",
            "mergeable_state",
            "merged_by",
            "comments",
            "review_comments",
            "maintainer_can_modify",
            "commits",
            "additions",
            "deletions",
            "changed_files");

    private Mapping common(Mapping pattern, Pull pull) {
        boolean open = pull.state.equals("open");
        return pattern.with("number", pull.number)
                .with("url", forge.apiUrl() + "/repos/" + pull.base.fullName() + "/pulls/" + pull.number)
                .with("html_url", forge.url() + "/" + pull.base.fullName() + "/pull/" + pull.number)
                .with("state", open ? "open" : "closed")
                .with("merged_at", pull.state.equals("merged") ? "2026-01-01T00:00:00Z" : NONE)
                .with("merge_commit_sha", pull.merge.isEmpty() ? NONE : pull.merge)
                .with("closed_at", open ? NONE : "2026-01-01T00:00:00Z")
                .with("title", pull.title)
                // The example's team lacks fields that the schema requires.
                .with("requested_teams", List.of())
                .with("user", named(pattern.mapping("user"), pull.author))
                .with("head", end(pattern.mapping("head"), pull.head, pull.headBranch, pull.commit()))
                .with(
                        "base",
                        end(
                                pattern.mapping("base"),
                                pull.base,
                                pull.baseBranch,
                                pull.base
                                        .git
                                        .commit("refs/heads/" + pull.baseBranch)
                                        .orElse(zeros())));
    }

    private Mapping end(Mapping pattern, ForgeRepository repository, String branch, String commit) {
        return pattern.with("label", repository.owner + ":" + branch)
                .with("ref", branch)
                .with("sha", commit)
                .with("user", named(pattern.mapping("user"), repository.owner))
                .with("repo", named(pattern.mapping("repo"), repository));
    }

    private Mapping comment(Pull pull, Pull.Note note) {
        Mapping pattern = example("issue-comment", pull.base);
        return pattern.with("id", note.id)
                .with("url", forge.apiUrl() + "/repos/" + pull.base.fullName() + "/issues/comments/" + note.id)
                .with("body", note.text)
                .with("user", named(pattern.mapping("user"), note.author));
    }

    private Mapping status(ForgeRepository repository, ForgeRepository.Status status, String example) {
        return filled(example(example, repository), status);
    }

    private static Mapping filled(Mapping pattern, ForgeRepository.Status status) {
        return pattern.with("id", status.id())
                .with("state", status.state())
                .with("context", status.context())
                .with("description", status.description())
                .with("target_url", status.url());
    }

    private Mapping inList(ForgeRepository repository, ForgeRepository.Status status) {
        Mapping pattern = example("combined-commit-status", repository)
                .sequence("statuses")
                .mappings()
                .get(0);
        Mapping filled = filled(pattern, status);
        return gitea ? filled.without("state").with("status", status.state()) : filled;
    }

    private Mapping ref(ForgeRepository repository, String ref) {
        return example("git-ref", repository)
                .with("ref", ref)
                .withAt(repository.git.commit(ref).orElseThrow(), "object", "sha");
    }

    @Override
    String prefix() {
        return gitea ? "/api/v1" : "/api/v3";
    }

    @Override
    Optional<String> headRef(long number) {
        return Optional.of("refs/pull/" + number + "/head");
    }

    @Override
    Optional<Event> pushed(ForgeRepository repository, String ref, Optional<String> before, Optional<String> after) {
        // Gitea tells of a moved tag as if it were new.
        boolean hides = gitea && ref.startsWith("refs/tags/");
        return Optional.of(event(
                "push",
                Mapping.of(
                        "ref", ref,
                        "before", hides ? zeros() : before.orElse(zeros()),
                        "after", after.orElse(zeros()),
                        "created", before.isEmpty(),
                        "deleted", after.isEmpty(),
                        "forced", false,
                        "base_ref", NONE,
                        "compare", forge.url() + "/" + repository.fullName() + "/compare",
                        "commits", List.of(),
                        "head_commit", NONE,
                        "repository", told(repository),
                        "pusher", Mapping.of("name", repository.owner, "email", repository.owner + "@example.com"),
                        "sender", user(repository.owner, "issue-comment"))));
    }

    /** Repositories are told of with other fields than they are answered with. */
    private Mapping told(ForgeRepository repository) {
        return repository(repository, "full-repository")
                .without("organization")
                .with("custom_properties", Mapping.empty());
    }

    private Mapping told(Pull pull) {
        return pull(pull)
                .with("active_lock_reason", NONE)
                .withAt(told(pull.head), "head", "repo")
                .withAt(told(pull.base), "base", "repo");
    }

    @Override
    Optional<Event> pullChanged(Pull pull, String action) {
        Mapping body = Mapping.of(
                "action", gitea && action.equals("synchronize") ? "synchronized" : action,
                "number", pull.number,
                "pull_request", told(pull),
                "repository", told(pull.base),
                "sender", user(pull.author, "issue-comment"));
        if (action.equals("synchronize"))
            body = body.with("before", pull.pushes.get(pull.pushes.size() - 2)).with("after", pull.commit());
        return Optional.of(event("pull_request", body));
    }

    @Override
    Optional<Event> commented(Pull pull, Pull.Note note) {
        Mapping issue = example("issue", pull.base);
        return Optional.of(event(
                "issue_comment",
                Mapping.of(
                        "action", "created",
                        "issue",
                                issue.with("number", pull.number)
                                        .with("title", pull.title)
                                        .with("user", named(issue.mapping("user"), pull.author))
                                        .with("reactions", reactions())
                                        .withAt(
                                                forge.apiUrl() + "/repos/" + pull.base.fullName() + "/pulls/"
                                                        + pull.number,
                                                "pull_request",
                                                "url"),
                        "is_pull", true,
                        "comment",
                                comment(pull, note)
                                        .with("performed_via_github_app", NONE)
                                        .with("reactions", reactions()),
                        "repository", told(pull.base),
                        "sender", user(note.author, "issue-comment"))));
    }

    private Mapping reactions() {
        Mapping none = Mapping.of("url", forge.apiUrl() + "/reactions", "total_count", 0);
        for (String one : List.of("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes"))
            none = none.with(one, 0);
        return none;
    }

    private Event event(String name, Mapping body) {
        Event event = Event.of("X-GitHub-Event", name, kind.equals("github") ? openApi.shaped(name, body) : body);
        event.headers().put("X-GitHub-Delivery", forge.nextDelivery());
        if (gitea) {
            event.headers().put("X-Gitea-Event", name);
            event.headers().put("X-Gitea-Delivery", event.headers().get("X-GitHub-Delivery"));
        }
        if (kind.equals("forgejo")) {
            event.headers().put("X-Forgejo-Event", name);
            event.headers().put("X-Forgejo-Delivery", event.headers().get("X-GitHub-Delivery"));
        }
        return event;
    }

    @Override
    Map<String, String> signed(String secret, byte[] body) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("X-Hub-Signature-256", "sha256=" + sha256(secret, body));
        if (gitea) headers.put("X-Gitea-Signature", sha256(secret, body));
        if (kind.equals("forgejo")) headers.put("X-Forgejo-Signature", sha256(secret, body));
        return headers;
    }
}
