package dev.slipway.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.webhooks.delivery.Receipt.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProofsTest {
    private static final Secret SECRET = new Secret("s3:cret");

    @Test
    void aTokenMustBeTheSecret() {
        assertThat(doubt(new Token("X-Token"), "X-Token", "s3:cret")).isEmpty();
        assertThat(doubt(new Token("X-Token"), "X-Token", "s3:cre")).contains(Reason.WRONG_SIGNATURE);
        assertThat(doubt(new Token("X-Token"), "X-Other", "s3:cret")).contains(Reason.UNSIGNED);
    }

    @Test
    void aPasswordMayHaveColonsAndAnyUser() {
        assertThat(basic("Basic " + base64("azure:s3:cret"))).isEmpty();
        assertThat(basic("basic " + base64(":s3:cret"))).isEmpty();
        assertThat(basic("Basic " + base64("s3:cret"))).contains(Reason.WRONG_SIGNATURE);
        assertThat(basic("Basic " + base64("azure:S3:cret"))).contains(Reason.WRONG_SIGNATURE);
    }

    @Test
    void otherCredentialsAreNone() {
        assertThat(basic("Bearer s3:cret")).contains(Reason.UNSIGNED);
        assertThat(basic("Basic")).contains(Reason.UNSIGNED);
        assertThat(basic("Basic %%%")).contains(Reason.WRONG_SIGNATURE);
        assertThat(basic("Basic " + base64("nocolon"))).contains(Reason.WRONG_SIGNATURE);
    }

    @Test
    void oneOfSeveralProofsIsEnough() {
        Proof any = AnyProof.of(new Token("X-A"), new Token("X-B"));
        Delivery both = Delivery.of(Map.of("X-A", "wrong", "X-B", "s3:cret"), new byte[0]);

        assertThat(any.doubt(both, SECRET, Instant.EPOCH)).isEmpty();
        assertThat(doubt(any, "X-B", "wrong")).contains(Reason.WRONG_SIGNATURE);
        assertThat(doubt(any, "X-C", "s3:cret")).contains(Reason.UNSIGNED);
    }

    private static Optional<Reason> basic(String value) {
        return doubt(new BasicPassword(), "Authorization", value);
    }

    private static Optional<Reason> doubt(Proof proof, String header, String value) {
        return proof.doubt(Delivery.of(Map.of(header, value), new byte[0]), SECRET, Instant.EPOCH)
                .map(Receipt.Refused::reason);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
