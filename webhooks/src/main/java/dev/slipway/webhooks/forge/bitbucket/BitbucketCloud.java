package dev.slipway.webhooks.forge.bitbucket;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.Forge;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Hmac;
import dev.slipway.webhooks.delivery.Payload;
import dev.slipway.webhooks.delivery.Proof;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Bitbucket Cloud: the event's name in {@code X-Event-Key}, the HMAC in {@code X-Hub-Signature}. Refs come by type and short name, commits of pull
 * requests abbreviated.
 */
public final class BitbucketCloud implements Forge {
    @Override
    public String name() {
        return "bitbucket-cloud";
    }

    @Override
    public Proof proof() {
        return new Hmac("X-Hub-Signature", Hmac.SHA256);
    }

    @Override
    public ForgeEvent meaning(Delivery delivery, Mapping body) {
        String event = delivery.header("X-Event-Key").orElse("");
        return switch (event) {
            case "repo:push" -> Payload.refsMoved(moved(body));
            case "pullrequest:created", "pullrequest:updated", "pullrequest:fulfilled", "pullrequest:rejected" ->
                Payload.pullRequest(
                        body.whole("pullrequest", "id"), body.text("pullrequest", "source", "commit", "hash"));
            case "pullrequest:comment_created" ->
                Payload.comment(
                        body.whole("pullrequest", "id"),
                        Payload.id(body, "comment", "id"),
                        author(body),
                        body.text("comment", "content", "raw"));
            default -> Payload.ignored(event);
        };
    }

    /** A deleted ref has no new state, a made one no old one. */
    private static Stream<String> moved(Mapping body) {
        return body.sequence("push", "changes").mappings().stream()
                .flatMap(change -> Stream.of("new", "old")
                        .map(change::mapping)
                        .flatMap(state -> Payload.ref(state.text("type"), state.text("name")).stream())
                        .limit(1));
    }

    /** Accounts have no names to log in with; their API asks for the account's id. */
    private static Optional<String> author(Mapping body) {
        return Stream.of("account_id", "uuid", "nickname")
                .flatMap(key -> body.text("actor", key).stream())
                .findFirst();
    }

    /** The same in each attempt. */
    @Override
    public Optional<String> id(Delivery delivery, Mapping body) {
        return delivery.header("X-Request-UUID");
    }
}
