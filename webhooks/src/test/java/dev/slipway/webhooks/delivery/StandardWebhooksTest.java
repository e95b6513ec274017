package dev.slipway.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.webhooks.delivery.Receipt.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardWebhooksTest {
    private static final String KEY = "whsec_dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q=";
    private static final byte[] BODY = "{\"object_kind\":\"tag_push\"}".getBytes(StandardCharsets.UTF_8);
    private static final String SIGNATURE = "v1,YHumJpfm1qi1XQkyyI7W4F1XPK3QlSX2ZCFpWwCxdqs=";
    private static final Instant SENT = Instant.ofEpochSecond(1_700_000_000);

    private final Secret secret = new Secret(KEY);

    @Test
    void signsIdTimeAndBodyWithTheDecodedKey() {
        assertThat(secret.standardSignature("msg_1", "1700000000", BODY)).isEqualTo(SIGNATURE);
        assertThat(doubt("webhook-signature", SIGNATURE, SENT)).isEmpty();
    }

    /** The example that the documentation of Standard Webhooks' reference libraries gives. */
    @Test
    void agreesWithTheReferenceLibraries() {
        Secret documented = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

        assertThat(documented.standardSignature("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void oneOfSeveralSignaturesIsEnough() {
        assertThat(doubt("webhook-signature", "v1,AAAA v1a,BBBB  " + SIGNATURE, SENT))
                .isEmpty();
        assertThat(doubt("webhook-signature", "v1,AAAA v1,BBBB", SENT)).contains(Reason.WRONG_SIGNATURE);
    }

    @Test
    void onlySoManySignaturesAreLookedAt() {
        assertThat(doubt("webhook-signature", "v1,AAAA ".repeat(8) + SIGNATURE, SENT))
                .contains(Reason.WRONG_SIGNATURE);
    }

    @Test
    void isWorthNothingAfterFiveMinutesOrBefore() {
        Duration window = Duration.ofMinutes(5);

        assertThat(doubt("webhook-signature", SIGNATURE, SENT.plus(window))).isEmpty();
        assertThat(doubt("webhook-signature", SIGNATURE, SENT.minus(window))).isEmpty();
        assertThat(doubt("webhook-signature", SIGNATURE, SENT.plus(window).plusSeconds(1)))
                .contains(Reason.STALE);
        assertThat(doubt("webhook-signature", SIGNATURE, SENT.minus(window).minusSeconds(1)))
                .contains(Reason.STALE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "17000000001700000000", "-9223372036854775808", "1700000000.5", "٠"})
    void aTimeThatIsNoneIsRefusedEvenIfSigned(String time) {
        Map<String, String> headers = Map.of(
                "webhook-id",
                "msg_1",
                "webhook-timestamp",
                time,
                "webhook-signature",
                secret.standardSignature("msg_1", time, BODY));

        assertThat(new StandardWebhooks().doubt(Delivery.of(headers, BODY), secret, SENT))
                .map(Receipt.Refused::reason)
                .contains(Reason.STALE);
    }

    @Test
    void idAndTimeAreSignedToo() {
        assertThat(doubt("webhook-id", "msg_2", SENT)).contains(Reason.WRONG_SIGNATURE);
        assertThat(doubt("webhook-timestamp", "1700000001", SENT)).contains(Reason.WRONG_SIGNATURE);
        assertThat(doubt("webhook-id", "", SENT)).contains(Reason.UNSIGNED);
    }

    @Test
    void aKeyThatIsNoneIsRefusedWithoutTellingIt() {
        assertThatThrownBy(() -> new Secret("whsec_not base64"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("what follows whsec_ in the webhook secret is not Base64");
        assertThatThrownBy(() -> new Secret("whsec_")).isInstanceOf(IllegalArgumentException.class);
    }

    /** Signed well, with one header other than it was. */
    private Optional<Reason> doubt(String header, String value, Instant now) {
        TreeMap<String, String> headers = new TreeMap<>(
                Map.of("webhook-id", "msg_1", "webhook-timestamp", "1700000000", "webhook-signature", SIGNATURE));
        headers.put(header, value);
        return new StandardWebhooks()
                .doubt(new Delivery(headers, BODY), secret, now)
                .map(Receipt.Refused::reason);
    }
}
