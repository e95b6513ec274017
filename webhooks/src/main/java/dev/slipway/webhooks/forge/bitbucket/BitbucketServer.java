package dev.slipway.webhooks.forge.bitbucket;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.webhooks.delivery.AnyProof;
import dev.slipway.webhooks.delivery.BasicPassword;
import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.Forge;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Hmac;
import dev.slipway.webhooks.delivery.Payload;
import dev.slipway.webhooks.delivery.Proof;
import java.util.Optional;

/**
 * Bitbucket Server and Data Center: the event's name in {@code X-Event-Key}, the HMAC in {@code X-Hub-Signature}, or the secret as password of HTTP
 * Basic authentication.
 */
public final class BitbucketServer implements Forge {
    @Override
    public String name() {
        return "bitbucket-server";
    }

    @Override
    public Proof proof() {
        return AnyProof.of(new Hmac("X-Hub-Signature", Hmac.SHA256), new BasicPassword());
    }

    @Override
    public ForgeEvent meaning(Delivery delivery, Mapping body) {
        String event =
                delivery.header("X-Event-Key").or(() -> body.text("eventKey")).orElse("");
        return switch (event) {
            case "diagnostics:ping" -> new ForgeEvent.Ping();
            case "repo:refs_changed" ->
                Payload.refsMoved(body.sequence("changes").mappings().stream()
                        .flatMap(change -> change.text("ref", "id").stream()));
            case "pr:opened",
                    "pr:from_ref_updated",
                    "pr:to_ref_updated",
                    "pr:modified",
                    "pr:merged",
                    "pr:declined",
                    "pr:deleted" ->
                Payload.pullRequest(
                        body.whole("pullRequest", "id"), body.text("pullRequest", "fromRef", "latestCommit"));
            case "pr:comment:added" ->
                Payload.comment(
                        body.whole("pullRequest", "id"),
                        Payload.id(body, "comment", "id"),
                        body.text("comment", "author", "name").or(() -> body.text("actor", "name")),
                        body.text("comment", "text"));
            default -> Payload.ignored(event);
        };
    }

    @Override
    public Optional<String> id(Delivery delivery, Mapping body) {
        return delivery.header("X-Request-Id");
    }
}
