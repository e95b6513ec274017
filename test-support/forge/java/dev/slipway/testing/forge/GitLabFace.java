package dev.slipway.testing.forge;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import dev.slipway.testing.forge.Call.Reply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** GitLab: projects by their path or number, merge requests, notes, and statuses that are transitions of jobs. */
final class GitLabFace extends Face {
    private static final Map<String, Integer> LEVELS = Map.of("read", 20, "write", 30, "admin", 50);

    private final TestForge forge;

    GitLabFace(TestForge forge) {
        this.forge = forge;
        on("GET", "user", (open, call) -> Reply.ok(user(call.user())));
        on("GET", "users", (open, call) -> Reply.ok(Tree.of(List.of(user(call.asked("username", ""))))));
        onProject("GET", "", (project, call) -> Reply.ok(project(project)));
        onProject("POST", "/hooks", (project, call) -> {
            project.hook(call.text("url"), call.text("token"));
            return Reply.of(201, Mapping.of("id", project.nextId(), "url", call.text("url"), "push_events", true));
        });
        onProject("POST", "/repository/branches", (project, call) -> {
            project.set("refs/heads/" + call.asked("branch", call.text("branch")), call.asked("ref", call.text("ref")));
            return Reply.of(201, Mapping.of("name", call.asked("branch", call.text("branch"))));
        });
        mergeRoutes();
        noteRoutes();
        statusRoutes();
        on("GET", "projects/{}/members/all/{}", (open, call) -> {
            ForgeRepository project = project(open.get(0)).orElseThrow();
            return project.people.keySet().stream()
                    .filter(login -> Long.toString(id(login)).equals(open.get(1)))
                    .findFirst()
                    .map(login -> Reply.ok(user(login).with("access_level", LEVELS.get(project.people.get(login)))))
                    .orElseGet(() -> Reply.error(404, "404 Not found"));
        });
    }

    private void onProject(String method, String rest, BiFunction<ForgeRepository, Call, Reply> handler) {
        on(
                method,
                "projects/{}" + rest,
                (open, call) -> project(open.get(0))
                        .map(project -> handler.apply(project, call))
                        .orElseGet(() -> Reply.error(404, "404 Project Not Found")));
    }

    private Optional<ForgeRepository> project(String key) {
        return forge.all().stream()
                .filter(one -> one.fullName().equals(key)
                        || Long.toString(id(one.fullName())).equals(key))
                .findFirst();
    }

    private void onMerge(String method, String rest, BiFunction<Pull, Call, Reply> handler) {
        on(
                method,
                "projects/{}/merge_requests/{}" + rest,
                (open, call) -> project(open.get(0))
                        .flatMap(project -> Optional.ofNullable(project.pulls.get(Long.parseLong(open.get(1)))))
                        .map(pull -> handler.apply(pull, call))
                        .orElseGet(() -> Reply.error(404, "404 Not found")));
    }

    private void mergeRoutes() {
        onProject(
                "GET",
                "/merge_requests",
                (project, call) -> call.page(
                        project.pulls.values().stream()
                                .map(this::merge)
                                .filter(merge -> List.of(merge.text("state").orElseThrow(), "all")
                                        .contains(call.asked("state", "all")))
                                .toList(),
                        "per_page",
                        100,
                        ""));
        onProject("POST", "/merge_requests", (project, call) -> {
            Pull pull = project.open(
                    call.user(), call.text("title"), call.text("source_branch"), call.text("target_branch"));
            return Reply.of(201, merge(pull));
        });
        onMerge("GET", "", (pull, call) -> Reply.ok(merge(pull)));
        onMerge("PUT", "/merge", (pull, call) -> {
            pull.base.merge(pull);
            return Reply.ok(merge(pull));
        });
    }

    private void noteRoutes() {
        onMerge("GET", "/notes", (pull, call) -> {
            List<Mapping> notes =
                    new ArrayList<>(pull.notes().stream().map(GitLabFace::note).toList());
            notes.add(0, Mapping.of("id", 1, "body", "added 1 commit", "author", user("root"), "system", true));
            notes.sort(Comparator.comparingLong(note -> note.whole("id").orElseThrow()));
            return call.page(notes, "per_page", 100, "");
        });
        onMerge(
                "POST",
                "/notes",
                (pull, call) -> Reply.of(201, note(pull.base.comment(pull, call.user(), call.text("body")))));
        onNote("GET", (note, call) -> Reply.ok(note(note)));
        onNote("PUT", (note, call) -> {
            if (!note.author.equals(call.user())) return Reply.error(403, "403 Forbidden");
            note.text = call.text("body");
            return Reply.ok(note(note));
        });
        onNote("DELETE", (note, call) -> {
            note.deleted = true;
            return Reply.empty(204);
        });
    }

    private void onNote(String method, BiFunction<Pull.Note, Call, Reply> handler) {
        on(
                method,
                "projects/{}/merge_requests/{}/notes/{}",
                (open, call) ->
                        project(open.get(0)).orElseThrow().pulls.get(Long.parseLong(open.get(1))).notes().stream()
                                .filter(note -> Long.toString(note.id).equals(open.get(2)))
                                .findFirst()
                                .map(note -> handler.apply(note, call))
                                .orElseGet(() -> Reply.error(404, "404 Note Not Found")));
    }

    private void statusRoutes() {
        on("GET", "projects/{}/repository/commits/{}/statuses", (open, call) -> {
            ForgeRepository project = project(open.get(0)).orElseThrow();
            return Reply.ok(Tree.of(project.newest(open.get(1)).stream()
                    .filter(status -> call.asked("name", status.context()).equals(status.context()))
                    .map(GitLabFace::status)
                    .toList()));
        });
        on("POST", "projects/{}/statuses/{}", (open, call) -> {
            ForgeRepository project = project(open.get(0)).orElseThrow();
            if (!project.may(call.user(), "write")) return Reply.error(403, "403 Forbidden");
            String name = field(call, "name");
            String state = field(call, "state");
            Optional<ForgeRepository.Status> now = project.status(open.get(1), name);
            String from = now.map(ForgeRepository.Status::state).orElse("created");
            if (isRefused(from, state))
                return Reply.error(
                        400,
                        "Cannot transition status via :" + (state.equals("running") ? "run" : "enqueue") + " from :"
                                + from + " (Reason(s): Status cannot transition)");
            ForgeRepository.Status status = new ForgeRepository.Status(
                    project.nextId(),
                    open.get(1),
                    0,
                    name,
                    state,
                    field(call, "description"),
                    field(call, "target_url"));
            project.statuses.add(status);
            return Reply.of(201, status(status));
        });
    }

    /** Some clients send fields in the query. */
    private static String field(Call call, String name) {
        return call.body().text(name).orElseGet(() -> call.asked(name, ""));
    }

    private static boolean isRefused(String from, String to) {
        return (to.equals("pending") && List.of("pending", "running").contains(from))
                || (to.equals("running") && from.equals("running"));
    }

    private static long id(String name) {
        return Math.abs((long) name.hashCode());
    }

    private static Mapping user(String login) {
        return Mapping.of("id", id(login), "username", login, "name", login, "state", "active");
    }

    private Mapping project(ForgeRepository project) {
        return Mapping.of(
                "id",
                id(project.fullName()),
                "name",
                project.name,
                "path_with_namespace",
                project.fullName(),
                "default_branch",
                "main",
                "web_url",
                forge.url() + "/" + project.fullName(),
                "http_url_to_repo",
                forge.url() + "/" + project.fullName() + ".git",
                "git_http_url",
                forge.url() + "/" + project.fullName() + ".git");
    }

    private Mapping merge(Pull pull) {
        Mapping merge = Mapping.of(
                "id",
                9000 + pull.number,
                "iid",
                pull.number,
                "project_id",
                id(pull.base.fullName()),
                "title",
                pull.title,
                "state",
                pull.state.equals("open") ? "opened" : pull.state,
                "sha",
                pull.commit(),
                "source_branch",
                pull.headBranch,
                "target_branch",
                pull.baseBranch,
                "source_project_id",
                id(pull.head.fullName()),
                "target_project_id",
                id(pull.base.fullName()),
                "author",
                user(pull.author),
                "web_url",
                forge.url() + "/" + pull.base.fullName() + "/-/merge_requests/" + pull.number);
        return pull.merge.isEmpty() ? merge : merge.with("merge_commit_sha", Tree.of(pull.merge));
    }

    private static Mapping note(Pull.Note note) {
        return Mapping.of("id", note.id, "body", note.text, "author", user(note.author), "system", false);
    }

    private static Mapping status(ForgeRepository.Status status) {
        return Mapping.of(
                "id", status.id(),
                "sha", status.commit(),
                "status", status.state(),
                "name", status.context(),
                "description", status.description().isEmpty() ? Scalar.Null.NULL : status.description(),
                "target_url", status.url());
    }

    @Override
    String prefix() {
        return "/api/v4";
    }

    @Override
    Optional<String> headRef(long number) {
        return Optional.of("refs/merge-requests/" + number + "/head");
    }

    @Override
    Optional<Event> pushed(ForgeRepository repository, String ref, Optional<String> before, Optional<String> after) {
        boolean tag = ref.startsWith("refs/tags/");
        return Optional.of(event(
                tag ? "Tag Push Hook" : "Push Hook",
                Mapping.of(
                        "object_kind", tag ? "tag_push" : "push",
                        "ref", ref,
                        "before", before.orElse(zeros()),
                        "after", after.orElse(zeros()),
                        "checkout_sha", after.<Object>map(commit -> commit).orElse(Scalar.Null.NULL),
                        "user_username", repository.owner,
                        "project", project(repository),
                        "commits", List.of(),
                        "total_commits_count", 0)));
    }

    @Override
    Optional<Event> pullChanged(Pull pull, String action) {
        String word = switch (action) {
            case "opened" -> "open";
            case "synchronize" -> "update";
            default -> pull.state.equals("merged") ? "merge" : "close";
        };
        return Optional.of(event(
                "Merge Request Hook",
                Mapping.of(
                        "object_kind", "merge_request",
                        "user", user(pull.author),
                        "project", project(pull.base),
                        "object_attributes",
                                merge(pull)
                                        .with("action", word)
                                        .with("last_commit", Mapping.of("id", pull.commit())))));
    }

    @Override
    Optional<Event> commented(Pull pull, Pull.Note note) {
        return Optional.of(event(
                "Note Hook",
                Mapping.of(
                        "object_kind", "note",
                        "user", user(note.author),
                        "project", project(pull.base),
                        "object_attributes",
                                Mapping.of(
                                        "id",
                                        note.id,
                                        "note",
                                        note.text,
                                        "noteable_type",
                                        "MergeRequest",
                                        "action",
                                        "create"),
                        "merge_request", merge(pull))));
    }

    private Event event(String name, Mapping body) {
        Event event = Event.of("X-Gitlab-Event", name, body);
        event.headers().put("Idempotency-Key", forge.nextDelivery());
        event.headers().put("X-Gitlab-Event-UUID", event.headers().get("Idempotency-Key"));
        return event;
    }

    @Override
    Map<String, String> signed(String secret, byte[] body) {
        return Map.of("X-Gitlab-Token", secret);
    }
}
