package dev.slipway.webhooks.forge.gitea;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.webhooks.delivery.AnyProof;
import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.Forge;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Hmac;
import dev.slipway.webhooks.delivery.Proof;
import dev.slipway.webhooks.forge.github.GitHubPayload;
import java.util.Optional;

/** Forgejo: Gitea with headers of its own. Versions before it had them send Gitea's alone. */
public final class Forgejo implements Forge {
    @Override
    public String name() {
        return "forgejo";
    }

    @Override
    public Proof proof() {
        return AnyProof.of(new Hmac("X-Forgejo-Signature", ""), new Hmac(Gitea.SIGNATURE, ""));
    }

    @Override
    public ForgeEvent meaning(Delivery delivery, Mapping body) {
        return GitHubPayload.meaning(
                delivery.header("X-Forgejo-Event")
                        .or(() -> delivery.header(Gitea.EVENT))
                        .orElse(""),
                body);
    }

    @Override
    public Optional<String> id(Delivery delivery, Mapping body) {
        return delivery.header("X-Forgejo-Delivery").or(() -> delivery.header(Gitea.ID));
    }
}
