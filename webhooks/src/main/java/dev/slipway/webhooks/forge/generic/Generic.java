package dev.slipway.webhooks.forge.generic;

import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.Forge;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Receipt;
import dev.slipway.webhooks.delivery.Secret;
import dev.slipway.webhooks.delivery.Signed;
import java.util.List;
import java.util.Optional;

/**
 * A sender of one's own: a {@code post-receive} script, a CI job. The body may be empty, or {@code {"ref": "refs/heads/main"}}; the header
 * {@code X-Signature} holds {@code sha256=} and the HMAC of the body, the shape of Flux' generic-hmac.
 */
public final class Generic implements Forge {
    private static final String SIGNATURE = "X-Signature";

    @Override
    public String name() {
        return "generic";
    }

    @Override
    public Receipt receive(Delivery delivery, Secret secret) {
        return Signed.check(delivery, secret, SIGNATURE, Generic::read);
    }

    private static Receipt read(Delivery delivery) {
        if (delivery.body().length == 0) return new Receipt.Accepted(new ForgeEvent.RefsMoved(List.of()));
        return Signed.read(delivery, body -> {
            Optional<String> ref = body.text("ref");
            return new ForgeEvent.RefsMoved(ref.stream().toList());
        });
    }
}
