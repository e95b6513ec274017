package dev.slipway.webhooks.delivery;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** HTTP Basic authentication with the secret as password, and any user name. Worth as much as the connection is safe. */
public record BasicPassword() implements Proof {
    private static final String HEADER = "Authorization";
    private static final String SCHEME = "Basic ";

    @Override
    public boolean isOffered(Delivery delivery) {
        return credentials(delivery).isPresent();
    }

    @Override
    public Optional<Receipt.Refused> doubt(Delivery delivery, Secret secret, Instant now) {
        Optional<String> written = credentials(delivery);
        if (written.isEmpty())
            return Optional.of(new Receipt.Refused(
                    Receipt.Reason.UNSIGNED,
                    "the header " + HEADER + " with Basic credentials is missing: set a password at the sender"));
        return written.flatMap(BasicPassword::password).filter(secret::is).isPresent()
                ? Optional.empty()
                : Optional.of(new Receipt.Refused(
                        Receipt.Reason.WRONG_SIGNATURE, "the password in " + HEADER + " is not the secret set here"));
    }

    private static Optional<String> credentials(Delivery delivery) {
        return delivery.header(HEADER)
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).strip());
    }

    private static Optional<String> password(String credentials) {
        try {
            String text = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
