package dev.slipway.webhooks.delivery;

/** How one kind of Git forge signs and words its deliveries. */
public interface Forge {

    /** What the settings call it. */
    String name();

    /** Checks who sent it, then reads what it says. */
    Receipt receive(Delivery delivery, Secret secret);
}
