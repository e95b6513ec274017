package dev.slipway.webhooks.forge.gitbucket;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.Forge;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Hmac;
import dev.slipway.webhooks.delivery.Proof;
import dev.slipway.webhooks.forge.github.GitHubPayload;
import java.util.Optional;

/**
 * GitBucket: GitHub's headers and payloads, but for the id, which it draws anew for each attempt. Tags that are moved by its REST API are told to
 * nobody.
 */
public final class GitBucket implements Forge {
    @Override
    public String name() {
        return "gitbucket";
    }

    @Override
    public Proof proof() {
        return new Hmac("X-Hub-Signature-256", Hmac.SHA256);
    }

    @Override
    public ForgeEvent meaning(Delivery delivery, Mapping body) {
        return GitHubPayload.meaning(delivery.header("X-Github-Event").orElse(""), body);
    }

    /** Two deliveries with the same bytes are the same one. */
    @Override
    public Optional<String> id(Delivery delivery, Mapping body) {
        return Optional.of(delivery.bodyHash());
    }
}
