package dev.slipway.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SecretTest {
    /** GitHub's own example, from "Validating webhook deliveries". */
    private static final byte[] BODY = "Hello, World!".getBytes(StandardCharsets.UTF_8);

    private static final String SIGNATURE = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    private final Secret secret = new Secret("It's a Secret to Everybody");

    @Test
    void agreesWithGitHubsExample() {
        assertThat(secret.signatureOf(BODY)).isEqualTo(SIGNATURE);
        assertThat(signs(secret, BODY, SIGNATURE)).isTrue();
    }

    @Test
    void refusesEveryOtherSignature() {
        assertThat(signs(secret, BODY, "")).isFalse();
        assertThat(signs(secret, BODY, SIGNATURE.substring(0, 40))).isFalse();
        assertThat(signs(secret, BODY, SIGNATURE.replace('7', '8'))).isFalse();
        assertThat(signs(secret, "Hello, World".getBytes(StandardCharsets.UTF_8), SIGNATURE))
                .isFalse();
        assertThat(signs(new Secret("another"), BODY, SIGNATURE)).isFalse();
    }

    @Test
    void isNeverPrinted() {
        assertThat(secret).hasToString("***");
    }

    private static boolean signs(Secret secret, byte[] body, String signature) {
        return secret.signs(body, "sha256=", signature);
    }
}
