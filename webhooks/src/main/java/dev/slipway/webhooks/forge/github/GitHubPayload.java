package dev.slipway.webhooks.forge.github;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Payload;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What payloads of GitHub say. Gitea, Forgejo and GitBucket write the same fields. */
public final class GitHubPayload {
    /** What changes what a pull request would do, or whether it is open. {@code synchronized} is Gitea's word. */
    private static final Set<String> CHANGES = Set.of(
            "opened",
            "reopened",
            "synchronize",
            "synchronized",
            "edited",
            "closed",
            "ready_for_review",
            "converted_to_draft");

    private GitHubPayload() {}

    /** What an event of this name says with this body. */
    public static ForgeEvent meaning(String event, Mapping body) {
        return switch (event) {
            case "ping" -> new ForgeEvent.Ping();
            case "push" -> Payload.refsMoved(body.text("ref").stream());
            case "create", "delete" -> Payload.refsMoved(madeOrDeleted(body).stream());
            case "pull_request" -> pullRequest(body);
            case "issue_comment" -> comment(body);
            default -> Payload.ignored(event);
        };
    }

    /** A bare name, and its type; Gitea writes some in full. */
    private static Optional<String> madeOrDeleted(Mapping body) {
        Optional<String> name = body.text("ref");
        return name.filter(Payload::isRef).or(() -> Payload.ref(body.text("ref_type"), name));
    }

    private static ForgeEvent pullRequest(Mapping body) {
        String action = body.text("action").orElse("");
        if (!CHANGES.contains(action)) return Payload.ignored("pull_request " + action);
        return Payload.pullRequest(
                body.whole("number").or(() -> body.whole("pull_request", "number")),
                body.text("pull_request", "head", "sha"));
    }

    /** Issues have comments too, and only those of pull requests say so. */
    private static ForgeEvent comment(Mapping body) {
        boolean onPullRequest = body.at("issue", "pull_request")
                        .filter(value -> !value.isNull())
                        .isPresent()
                || body.bool("is_pull").orElse(false);
        String action = body.text("action").orElse("");
        if (!onPullRequest || !action.equals("created")) return Payload.ignored("issue_comment " + action);
        return Payload.comment(
                body.whole("issue", "number"),
                Payload.id(body, "comment", "id"),
                Stream.of("login", "username")
                        .flatMap(key -> body.text("comment", "user", key).stream())
                        .findFirst(),
                body.text("comment", "body"));
    }
}
