package dev.slipway.webhooks.forge.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Receipt;
import dev.slipway.webhooks.delivery.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GitHubTest {
    private static final Secret SECRET = new Secret("s3cret");

    private final GitHub gitHub = new GitHub();

    @Test
    void aPushNamesTheRefThatMoved() {
        assertThat(event("push", "{\"ref\":\"refs/tags/canary\",\"before\":\"0\",\"after\":\"1\"}"))
                .isEqualTo(new ForgeEvent.RefsMoved(List.of("refs/tags/canary")));
    }

    @Test
    void aPingIsAPing() {
        assertThat(event("ping", "{\"zen\":\"Design for failure.\"}")).isEqualTo(new ForgeEvent.Ping());
    }

    @Test
    void eventsThatMeanNothingHereAreAcceptedAndIgnored() {
        assertThat(event("star", "{}")).isEqualTo(new ForgeEvent.Ignored("nothing is done about the event star"));
        assertThat(event("push", "{}")).isEqualTo(new ForgeEvent.Ignored("a push without a ref"));
    }

    @Test
    void nothingUnsignedIsRead() {
        Delivery unsigned = Delivery.of(Map.of("X-GitHub-Event", "push"), bytes("not even JSON"));

        assertThat(reasonOf(gitHub.receive(unsigned, SECRET))).isEqualTo(Receipt.Reason.UNSIGNED);
    }

    @Test
    void aChangedBodyIsRefused() {
        Map<String, String> headers =
                Map.of("X-GitHub-Event", "push", "X-Hub-Signature-256", SECRET.signatureOf(bytes("{}")));

        assertThat(reasonOf(gitHub.receive(Delivery.of(headers, bytes("{ }")), SECRET)))
                .isEqualTo(Receipt.Reason.WRONG_SIGNATURE);
    }

    @Test
    void aFormIsRefusedWithAdvice() {
        assertThat(gitHub.receive(signed("push", "payload=%7B%7D"), SECRET))
                .isInstanceOfSatisfying(Receipt.Refused.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(Receipt.Reason.UNREADABLE);
                    assertThat(refused.message()).contains("application/json");
                });
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedBeforeItsSignatureIsComputed() {
        Delivery large = Delivery.of(Map.of(), new byte[Delivery.MOST_BYTES + 1]);

        assertThat(reasonOf(gitHub.receive(large, SECRET))).isEqualTo(Receipt.Reason.TOO_LARGE);
    }

    private ForgeEvent event(String name, String body) {
        return ((Receipt.Accepted) gitHub.receive(signed(name, body), SECRET)).event();
    }

    private static Receipt.Reason reasonOf(Receipt receipt) {
        return ((Receipt.Refused) receipt).reason();
    }

    /** Header names as proxies may write them. */
    private static Delivery signed(String event, String body) {
        return Delivery.of(
                Map.of("x-github-event", event, "X-HUB-SIGNATURE-256", SECRET.signatureOf(bytes(body))), bytes(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
