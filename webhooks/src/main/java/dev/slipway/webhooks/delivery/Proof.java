package dev.slipway.webhooks.delivery;

import java.time.Instant;
import java.util.Optional;

/** How a sender proves that it knows the secret. Looks at headers and raw bytes alone, and takes the same time for every wrong guess. */
public interface Proof {

    /** Whether the sender tries this way at all. */
    boolean isOffered(Delivery delivery);

    /** Why a delivery is not believed; empty if it is. */
    Optional<Receipt.Refused> doubt(Delivery delivery, Secret secret, Instant now);
}
