package dev.slipway.webhooks.forge.github;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.Forge;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Receipt;
import dev.slipway.webhooks.delivery.Secret;
import dev.slipway.webhooks.delivery.Signed;
import java.util.List;

/**
 * GitHub's shape, which GitBucket shares: the event's name in {@code X-GitHub-Event}, the HMAC of the raw body in {@code
 * X-Hub-Signature-256}. A moved tag is a {@code push} with its ref; {@code create} and {@code delete} come beside one and say nothing more.
 */
public final class GitHub implements Forge {
    private static final String SIGNATURE = "X-Hub-Signature-256";
    private static final String EVENT = "X-GitHub-Event";

    @Override
    public String name() {
        return "github";
    }

    @Override
    public Receipt receive(Delivery delivery, Secret secret) {
        return Signed.check(delivery, secret, SIGNATURE, GitHub::read);
    }

    private static Receipt read(Delivery delivery) {
        String event = delivery.header(EVENT).orElse("");
        return Signed.read(delivery, body -> meaning(event, body));
    }

    private static ForgeEvent meaning(String event, Mapping body) {
        return switch (event) {
            case "ping" -> new ForgeEvent.Ping();
            case "push" ->
                body.text("ref")
                        .<ForgeEvent>map(ref -> new ForgeEvent.RefsMoved(List.of(ref)))
                        .orElseGet(() -> new ForgeEvent.Ignored("a push without a ref"));
            case "" -> new ForgeEvent.Ignored("the header " + EVENT + " is missing");
            default -> new ForgeEvent.Ignored("nothing is done about the event " + event);
        };
    }
}
