package dev.slipway.webhooks.delivery;

import dev.slipway.diff.tree.Mapping;
import java.util.Optional;

/** How one kind of Git forge signs and words its deliveries. */
public interface Forge {

    /** What the settings call it. */
    String name();

    /** How its senders prove that they know the secret. */
    Proof proof();

    /** What a delivery says that is believed. Whatever is missing or of another type than documented makes it {@link ForgeEvent.Ignored}. */
    ForgeEvent meaning(Delivery delivery, Mapping body);

    /** What a delivery has alike with its repetitions, and with no other; empty where there is no such thing. */
    Optional<String> id(Delivery delivery, Mapping body);

    /** Whether a body may be empty; it is then read as one without fields. */
    default boolean maySayNothing() {
        return false;
    }
}
