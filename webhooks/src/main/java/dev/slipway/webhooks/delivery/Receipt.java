package dev.slipway.webhooks.delivery;

/** What became of a delivery: believed, or not. */
public sealed interface Receipt {

    /** The sender knows the secret, and this is what it says. */
    record Accepted(ForgeEvent event) implements Receipt {}

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
        /** The body is not what the forge documents. */
        UNREADABLE
    }

    static Receipt refused(Reason reason, String message) {
        return new Refused(reason, message);
    }
}
