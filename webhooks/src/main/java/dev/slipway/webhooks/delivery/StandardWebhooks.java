package dev.slipway.webhooks.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The signature of <a href="https://www.standardwebhooks.com">Standard Webhooks</a>: over id, time and raw body, so that a delivery that was
 * overheard is worth nothing a few minutes later. The header may hold several, as while a key is being changed; one that fits is enough.
 */
public record StandardWebhooks() implements Proof {
    /** The header with what a delivery and its repetitions have alike. */
    public static final String ID = "webhook-id";

    private static final String TIMESTAMP = "webhook-timestamp";
    private static final String SIGNATURE = "webhook-signature";

    /** How far the sender's clock may be from ours, and how long a delivery may have been on its way. */
    public static final Duration WINDOW = Duration.ofMinutes(5);

    /** Nobody changes more keys at once; each costs the time of a signature. */
    private static final int MOST_SIGNATURES = 8;

    @Override
    public boolean isOffered(Delivery delivery) {
        return delivery.header(SIGNATURE).isPresent();
    }

    @Override
    public Optional<Receipt.Refused> doubt(Delivery delivery, Secret secret, Instant now) {
        Optional<String> id = delivery.header(ID);
        Optional<String> time = delivery.header(TIMESTAMP);
        Optional<String> signatures = delivery.header(SIGNATURE);
        if (id.isEmpty() || time.isEmpty() || signatures.isEmpty())
            return refused(
                    Receipt.Reason.UNSIGNED,
                    "the headers " + ID + ", " + TIMESTAMP + " and " + SIGNATURE + " must all be there");
        String expected = secret.standardSignature(id.get(), time.get(), delivery.body());
        if (!isAmong(expected, signatures.get()))
            return refused(
                    Receipt.Reason.WRONG_SIGNATURE,
                    "no signature in " + SIGNATURE + " is of this delivery with the secret set here");
        return isFresh(time.get(), now)
                ? Optional.empty()
                : refused(
                        Receipt.Reason.STALE,
                        TIMESTAMP + " is not within " + WINDOW.toMinutes() + " minutes of the time here, "
                                + now.getEpochSecond() + ": it was sent again, or a clock is wrong");
    }

    /** All are compared, whichever fits. */
    private static boolean isAmong(String expected, String signatures) {
        return Stream.of(signatures.split(" +", MOST_SIGNATURES + 1))
                        .limit(MOST_SIGNATURES)
                        .filter(each -> Secret.isSame(expected, each))
                        .count()
                > 0;
    }

    private static boolean isFresh(String time, Instant now) {
        try {
            long apart = Math.subtractExact(now.getEpochSecond(), Long.parseLong(time));
            return apart >= -WINDOW.toSeconds() && apart <= WINDOW.toSeconds();
        } catch (NumberFormatException | ArithmeticException noTime) {
            return false;
        }
    }

    private static Optional<Receipt.Refused> refused(Receipt.Reason reason, String message) {
        return Optional.of(new Receipt.Refused(reason, message));
    }
}
