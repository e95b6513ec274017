package dev.slipway.webhooks.forge.generic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Receipt;
import dev.slipway.webhooks.delivery.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GenericTest {
    private static final Secret SECRET = new Secret("s3cret");

    private final Generic generic = new Generic();

    @Test
    void anEmptySignedBodySaysThatSomethingMoved() {
        assertThat(receive("")).isEqualTo(new Receipt.Accepted(new ForgeEvent.RefsMoved(List.of())));
    }

    @Test
    void aRefIsTakenFromTheBody() {
        assertThat(receive("{\"ref\": \"refs/heads/main\"}"))
                .isEqualTo(new Receipt.Accepted(new ForgeEvent.RefsMoved(List.of("refs/heads/main"))));
    }

    @Test
    void anEmptySignatureCountsAsNone() {
        Receipt receipt = generic.receive(Delivery.of(Map.of("X-Signature", " "), new byte[0]), SECRET);

        assertThat(receipt)
                .isInstanceOfSatisfying(
                        Receipt.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Receipt.Reason.UNSIGNED));
    }

    private Receipt receive(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return generic.receive(Delivery.of(Map.of("X-Signature", SECRET.signatureOf(bytes)), bytes), SECRET);
    }
}
