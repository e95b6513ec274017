package dev.slipway.webhooks.forge.azure;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.webhooks.delivery.BasicPassword;
import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.Forge;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Payload;
import dev.slipway.webhooks.delivery.Proof;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Azure DevOps: signs nothing, so the secret is the password of HTTP Basic authentication that a service hook may be given. The event's name is in
 * the body, and one push may name several refs.
 */
public final class AzureDevOps implements Forge {
    @Override
    public String name() {
        return "azure-devops";
    }

    @Override
    public Proof proof() {
        return new BasicPassword();
    }

    @Override
    public ForgeEvent meaning(Delivery delivery, Mapping body) {
        String event = body.text("eventType").orElse("");
        return switch (event) {
            case "git.push" ->
                Payload.refsMoved(body.sequence("resource", "refUpdates").mappings().stream()
                        .flatMap(update -> update.text("name").stream()));
            case "git.pullrequest.created", "git.pullrequest.updated", "git.pullrequest.merged" ->
                Payload.pullRequest(
                        body.whole("resource", "pullRequestId"),
                        body.text("resource", "lastMergeSourceCommit", "commitId"));
            case "ms.vss-code.git-pullrequest-comment-event" ->
                Payload.comment(
                        body.whole("resource", "pullRequest", "pullRequestId"),
                        commentId(body),
                        Stream.of("id", "uniqueName")
                                .flatMap(key -> body.text("resource", "comment", "author", key).stream())
                                .findFirst(),
                        body.text("resource", "comment", "content"));
            default -> Payload.ignored(event);
        };
    }

    /** Comments are numbered within their thread, nearly all of them 1; the address names both, and the time tells them apart too. */
    private static Optional<String> commentId(Mapping body) {
        return body.text("resource", "comment", "_links", "self", "href")
                .or(() -> Payload.id(body, "resource", "comment", "id")
                        .map(id -> id
                                + body.text("resource", "comment", "publishedDate")
                                        .map(at -> " " + at)
                                        .orElse("")));
    }

    @Override
    public Optional<String> id(Delivery delivery, Mapping body) {
        return body.text("id");
    }
}
