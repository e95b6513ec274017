package dev.slipway.webhooks.delivery;

import java.time.Instant;
import java.util.Optional;

/**
 * The HMAC-SHA256 of the raw body in a header, in lower-case hex.
 *
 * @param prefix what stands before the digits, such as {@code sha256=}; may be empty
 */
public record Hmac(String header, String prefix) implements Proof {
    /** As GitHub writes it, and most others after it. */
    public static final String SHA256 = "sha256=";

    @Override
    public boolean isOffered(Delivery delivery) {
        return delivery.header(header).isPresent();
    }

    @Override
    public Optional<Receipt.Refused> doubt(Delivery delivery, Secret secret, Instant now) {
        Optional<String> signature = delivery.header(header);
        if (signature.isEmpty())
            return Optional.of(new Receipt.Refused(
                    Receipt.Reason.UNSIGNED, "the header " + header + " is missing: set a secret at the sender"));
        return secret.signs(delivery.body(), prefix, signature.get())
                ? Optional.empty()
                : Optional.of(new Receipt.Refused(
                        Receipt.Reason.WRONG_SIGNATURE,
                        "the signature in " + header + " is not of this body with the secret set here"));
    }
}
