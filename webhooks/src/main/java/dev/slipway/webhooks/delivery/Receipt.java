package dev.slipway.webhooks.delivery;

import java.util.Optional;

/** What became of a delivery: believed, or not. */
public sealed interface Receipt {

    /**
     * The sender is believed, and this is what it says.
     *
     * @param id what this delivery has alike with its repetitions and with no other; empty where there is no such thing
     */
    record Accepted(ForgeEvent event, Optional<String> id) implements Receipt {}

    /** Nothing of it was believed. The message is for the sender and tells no secret. */
    record Refused(Reason reason, String message) implements Receipt {}

    /** Why a delivery is not believed. */
    enum Reason {
        /** More than {@link Delivery#MOST_BYTES}. */
        TOO_LARGE,
        /** There is no signature. */
        UNSIGNED,
        /** The signature is not of this body by this secret. */
        WRONG_SIGNATURE,
        /** It was signed too long ago, or in the future. */
        STALE,
        /** The body is not what the forge documents. */
        UNREADABLE
    }
}
