package dev.slipway.webhooks.forge.generic;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.webhooks.delivery.AnyProof;
import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.Forge;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Hmac;
import dev.slipway.webhooks.delivery.Payload;
import dev.slipway.webhooks.delivery.Proof;
import dev.slipway.webhooks.delivery.StandardWebhooks;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A sender of one's own: a {@code post-receive} script, a CI job. Signed as Standard Webhooks, or by the header {@code X-Signature} with {@code
 * sha256=} and the HMAC of the body, the shape of Flux' generic-hmac. The body may be empty, or {@code {"ref": "refs/heads/main"}}, or {@code
 * {"refs": [...]}}; {@code X-Slipway-Event} may say {@code push}, {@code pull_request} with {@code {"number": 7, "head": ...}}, or {@code ping}.
 */
public final class Generic implements Forge {
    @Override
    public String name() {
        return "generic";
    }

    @Override
    public Proof proof() {
        return AnyProof.of(new Hmac("X-Signature", Hmac.SHA256), new StandardWebhooks());
    }

    @Override
    public ForgeEvent meaning(Delivery delivery, Mapping body) {
        String event = delivery.header("X-Slipway-Event").orElse("push");
        return switch (event) {
            case "push" -> push(body);
            case "pull_request" -> Payload.pullRequest(body.whole("number"), body.text("head"));
            case "ping" -> new ForgeEvent.Ping();
            default -> Payload.ignored(event);
        };
    }

    /** Who bothers to sign means something by it: without a name, something moved. */
    private static ForgeEvent push(Mapping body) {
        ForgeEvent named =
                Payload.refsMoved(Stream.concat(body.text("ref").stream(), body.sequence("refs").texts().stream()));
        return named instanceof ForgeEvent.RefsMoved ? named : new ForgeEvent.RefsMoved(List.of());
    }

    @Override
    public Optional<String> id(Delivery delivery, Mapping body) {
        return delivery.header(StandardWebhooks.ID);
    }

    @Override
    public boolean maySayNothing() {
        return true;
    }
}
