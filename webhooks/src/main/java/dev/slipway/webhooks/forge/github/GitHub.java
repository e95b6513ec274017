package dev.slipway.webhooks.forge.github;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.Forge;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Hmac;
import dev.slipway.webhooks.delivery.Proof;
import java.util.Optional;

/**
 * GitHub and GitHub Enterprise Server: the event's name in {@code X-GitHub-Event}, the HMAC of the raw body in {@code X-Hub-Signature-256}. When
 * more than three tags move in one push it tells of none.
 */
public final class GitHub implements Forge {
    @Override
    public String name() {
        return "github";
    }

    @Override
    public Proof proof() {
        return new Hmac("X-Hub-Signature-256", Hmac.SHA256);
    }

    @Override
    public ForgeEvent meaning(Delivery delivery, Mapping body) {
        return GitHubPayload.meaning(delivery.header("X-GitHub-Event").orElse(""), body);
    }

    /** The same when somebody has it sent again. */
    @Override
    public Optional<String> id(Delivery delivery, Mapping body) {
        return delivery.header("X-GitHub-Delivery");
    }
}
