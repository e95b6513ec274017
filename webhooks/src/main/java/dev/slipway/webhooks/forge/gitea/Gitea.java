package dev.slipway.webhooks.forge.gitea;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.Forge;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Hmac;
import dev.slipway.webhooks.delivery.Proof;
import dev.slipway.webhooks.forge.github.GitHubPayload;
import java.util.Optional;

/**
 * Gitea: GitHub's payloads under headers of its own, the HMAC without a prefix. A tag that moved looks like one that was made: its {@code before}
 * is zeros.
 */
public final class Gitea implements Forge {
    static final String SIGNATURE = "X-Gitea-Signature";
    static final String EVENT = "X-Gitea-Event";
    static final String ID = "X-Gitea-Delivery";

    @Override
    public String name() {
        return "gitea";
    }

    @Override
    public Proof proof() {
        return new Hmac(SIGNATURE, "");
    }

    @Override
    public ForgeEvent meaning(Delivery delivery, Mapping body) {
        return GitHubPayload.meaning(delivery.header(EVENT).orElse(""), body);
    }

    @Override
    public Optional<String> id(Delivery delivery, Mapping body) {
        return delivery.header(ID);
    }
}
