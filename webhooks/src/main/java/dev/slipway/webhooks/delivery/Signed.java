package dev.slipway.webhooks.delivery;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Limits;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import java.util.function.Function;

/** What every forge does that signs the raw body with HMAC-SHA256 and sends JSON. */
public final class Signed {
    private Signed() {}

    /**
     * Refuses what is too large or not signed with the secret, then hands on. Nothing of the body is looked at before.
     *
     * @param header the one with {@code sha256=<hex>}
     */
    public static Receipt check(Delivery delivery, Secret secret, String header, Function<Delivery, Receipt> then) {
        if (delivery.body().length > Delivery.MOST_BYTES) {
            return Receipt.refused(
                    Receipt.Reason.TOO_LARGE, "the body has more than " + Delivery.MOST_BYTES + " bytes");
        }
        return delivery.header(header)
                .map(signature -> secret.signs(delivery.body(), signature)
                        ? then.apply(delivery)
                        : Receipt.refused(
                                Receipt.Reason.WRONG_SIGNATURE,
                                "the signature in " + header + " is not of this body with the secret set here"))
                .orElseGet(() -> Receipt.refused(
                        Receipt.Reason.UNSIGNED, "the header " + header + " is missing: set a secret at the sender"));
    }

    /** What the body says, once it is known to be a JSON object. */
    public static Receipt read(Delivery delivery, Function<Mapping, ForgeEvent> meaning) {
        try {
            return Json.read(delivery.body(), Limits.JSON.withBytes(Delivery.MOST_BYTES))
                    .asMapping()
                    .<Receipt>map(body -> new Receipt.Accepted(meaning.apply(body)))
                    .orElseGet(() -> unreadable("it is no JSON object"));
        } catch (Malformed malformed) {
            return unreadable("line " + malformed.line() + ": " + malformed.problem());
        }
    }

    private static Receipt unreadable(String why) {
        return Receipt.refused(
                Receipt.Reason.UNREADABLE,
                "the body cannot be read: " + why + "; choose the content type application/json at the sender");
    }
}
