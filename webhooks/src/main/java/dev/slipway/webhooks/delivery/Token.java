package dev.slipway.webhooks.delivery;

import java.time.Instant;
import java.util.Optional;

/** The secret itself in a header. Says nothing of the body, so it is worth as much as the connection is safe. */
public record Token(String header) implements Proof {
    @Override
    public boolean isOffered(Delivery delivery) {
        return delivery.header(header).isPresent();
    }

    @Override
    public Optional<Receipt.Refused> doubt(Delivery delivery, Secret secret, Instant now) {
        Optional<String> shown = delivery.header(header);
        if (shown.isEmpty())
            return Optional.of(new Receipt.Refused(
                    Receipt.Reason.UNSIGNED, "the header " + header + " is missing: set a secret at the sender"));
        return secret.is(shown.get())
                ? Optional.empty()
                : Optional.of(new Receipt.Refused(
                        Receipt.Reason.WRONG_SIGNATURE, "what " + header + " says is not the secret set here"));
    }
}
