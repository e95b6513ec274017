package dev.slipway.webhooks.delivery;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Limits;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.Optional;

/** Takes the deliveries of a forge: first their size, then who sent them, and only then what they say. */
public record Reception(Forge forge) {
    private static final Limits LIMITS = Limits.JSON.withBytes(Delivery.MOST_BYTES);

    /** Ids are names made by machines; a longer one is none. */
    private static final int LONGEST_ID = 200;

    /** Believes whoever knows the secret. */
    public Receipt receive(Delivery delivery, Secret secret, Instant now) {
        Optional<Receipt.Refused> refused = tooLarge(delivery).or(() -> doubt(delivery, secret, now));
        return refused.isPresent() ? refused.get() : read(delivery);
    }

    /** Believes whoever sends, for ports that nobody else can reach. */
    public Receipt receiveUnsigned(Delivery delivery) {
        Optional<Receipt.Refused> refused = tooLarge(delivery);
        return refused.isPresent() ? refused.get() : read(delivery);
    }

    private static Optional<Receipt.Refused> tooLarge(Delivery delivery) {
        return delivery.body().length <= Delivery.MOST_BYTES
                ? Optional.empty()
                : Optional.of(new Receipt.Refused(
                        Receipt.Reason.TOO_LARGE, "the body has more than " + Delivery.MOST_BYTES + " bytes"));
    }

    /** Whoever chose the wrong forge in the settings is told so; the headers that give it away are no proof of anything. */
    private Optional<Receipt.Refused> doubt(Delivery delivery, Secret secret, Instant now) {
        return forge.proof()
                .doubt(delivery, secret, now)
                .map(refused -> Sender.likely(delivery)
                        .filter(other -> !other.equals(forge.name()) && refused.reason() == Receipt.Reason.UNSIGNED)
                        .map(other -> new Receipt.Refused(
                                refused.reason(),
                                refused.message() + "; this looks like a delivery of " + other
                                        + ", and the settings here say " + forge.name()))
                        .orElse(refused));
    }

    private Receipt read(Delivery delivery) {
        if (delivery.body().length == 0 && forge.maySayNothing()) return accepted(delivery, Mapping.empty());
        try {
            return Json.read(delivery.body(), LIMITS)
                    .asMapping()
                    .map(body -> accepted(delivery, body))
                    .orElseGet(() -> unreadable("it is no JSON object"));
        } catch (Malformed malformed) {
            // Where, but not what: the parser's own words quote the body, and this is shown to others than the sender.
            return unreadable("line " + malformed.line() + ", column " + malformed.column() + " is no JSON");
        }
    }

    private Receipt accepted(Delivery delivery, Mapping body) {
        Optional<String> id = forge.id(delivery, body).filter(each -> each.length() <= LONGEST_ID);
        return new Receipt.Accepted(forge.meaning(delivery, body), id);
    }

    private static Receipt unreadable(String why) {
        return new Receipt.Refused(
                Receipt.Reason.UNREADABLE,
                "the body cannot be read: " + why + "; choose the content type application/json at the sender");
    }
}
