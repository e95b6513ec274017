package dev.slipway.sync.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.sync.report.WebhookSight;
import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Secret;
import dev.slipway.webhooks.forge.github.GitHub;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of deliveries, in virtual time. */
class WebhooksTest {
    private static final Secret SECRET = new Secret("s3cret");
    private static final String PUSH = "{\"ref\": \"refs/heads/main\"}";

    private final VirtualLoop loop = new VirtualLoop(1, Instant.parse("2026-01-02T00:00:00Z"));
    private final List<ForgeEvent> looks = new ArrayList<>();
    private final List<WebhookSight> sights = new ArrayList<>();
    private Optional<Secret> secret = Optional.of(SECRET);
    private final Webhooks webhooks = new Webhooks(
            Map.of(
                    "shop",
                    hook(Optional.of(new Hook.Guard(new GitHub(), Optional.of(() -> secret)))),
                    "closed",
                    hook(Optional.empty())),
            loop);

    private Hook hook(Optional<Hook.Guard> guard) {
        return new Hook(guard, looks::add, sights::add);
    }

    @Test
    void isAnsweredBeforeAnythingIsDone() {
        Reply reply = deliver("push", "1", PUSH);

        assertThat(reply.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(looks).isEmpty();
        loop.runFor(Duration.ZERO);
        assertThat(looks).containsExactly(new ForgeEvent.RefsMoved(List.of("refs/heads/main")));
    }

    @Test
    void aReplayedOneMakesNobodyLook() {
        deliver("push", "1", PUSH);
        loop.runFor(Duration.ofSeconds(1));
        looks.clear();

        Reply reply = deliver("push", "1", PUSH);
        loop.runFor(Duration.ofSeconds(1));

        assertThat(reply.verdict()).isEqualTo(Verdict.REPEATED);
        assertThat(reply.verdict().status()).isEqualTo(200);
        assertThat(looks).isEmpty();
    }

    /** Otherwise whoever sends rubbish under the id of a delivery to come would keep it out. */
    @Test
    void aForgedOneDoesNotUseUpTheId() {
        webhooks.receive("shop", Delivery.of(headers("push", "1", "sha256=00"), bytes(PUSH)), "192.0.2.7");

        assertThat(deliver("push", "1", PUSH).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void pingsAndOtherEventsAreAnsweredWell() {
        assertThat(deliver("ping", "1", "{}").text()).isEqualTo("pong");
        assertThat(deliver("star", "2", "{}").text()).isEqualTo("ignored: nothing is done about the event star");
        loop.runFor(Duration.ofSeconds(1));

        assertThat(looks).isEmpty();
    }

    @Test
    void everyRefusalHasItsVerdict() {
        assertThat(webhooks.receive("nobody", Delivery.of(Map.of(), new byte[0]), "a"))
                .isEmpty();
        assertThat(verdict("closed", headers("push", "1", SECRET.signatureOf(bytes(PUSH))), PUSH))
                .isEqualTo(Verdict.CLOSED);
        assertThat(verdict("shop", headers("push", "1", "sha256=00"), PUSH)).isEqualTo(Verdict.FORGED);
        assertThat(deliver("push", "1", "payload=%7B%7D").verdict()).isEqualTo(Verdict.MALFORMED);
        assertThat(verdict("shop", Map.of(), "x".repeat(Delivery.MOST_BYTES + 1)))
                .isEqualTo(Verdict.OVERSIZED);
        secret = Optional.empty();
        assertThat(deliver("push", "1", PUSH).verdict()).isEqualTo(Verdict.UNCHECKED);
    }

    @Test
    void aRotatedSecretCountsFromTheNextDeliveryOn() {
        secret = Optional.of(new Secret("another"));

        assertThat(deliver("push", "1", PUSH).verdict()).isEqualTo(Verdict.FORGED);
    }

    @Test
    void anAddressThatIsRefusedAgainAndAgainIsNotLookedAt() {
        for (int i = 0; i < Patience.AT_ONCE; i++) verdict("shop", headers("push", "1", "sha256=00"), PUSH);

        assertThat(verdict("shop", headers("push", "1", "sha256=00"), PUSH)).isEqualTo(Verdict.LIMITED);
        assertThat(deliver("push", "1", PUSH).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void whoKnowsTheSecretIsNotShutOutForTheWrongContentType() {
        for (int i = 0; i < 100; i++) deliver("push", "id-" + i, "payload=%7B%7D");

        assertThat(deliver("push", "1", PUSH).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void theReportChangesAtMostOnceAMinuteInAStorm() {
        for (int i = 0; i < 1000; i++) {
            deliver("push", "id-" + i, PUSH);
            loop.runFor(Duration.ofMillis(180));
        }
        loop.runFor(Duration.ofMinutes(5));

        assertThat(sights).hasSizeBetween(4, 5);
        assertThat(sights.get(0).about()).contains("refs/heads/main moved");
    }

    @Test
    void theReportTellsTheLastOfEachKind() {
        verdict("shop", headers("push", "1", "sha256=00"), PUSH);
        loop.runFor(Duration.ofSeconds(5));
        deliver("push", "1", PUSH);
        loop.runFor(Duration.ofMinutes(1));

        assertThat(sights)
                .last()
                .isEqualTo(new WebhookSight(
                        Optional.of(Instant.parse("2026-01-02T00:00:05Z")),
                        Optional.of("refs/heads/main moved"),
                        Optional.of(Instant.parse("2026-01-02T00:00:00Z")),
                        Optional.of(
                                "the signature in X-Hub-Signature-256 is not of this body with the secret set here")));
    }

    private Reply deliver(String event, String id, String body) {
        Delivery delivery = Delivery.of(headers(event, id, SECRET.signatureOf(bytes(body))), bytes(body));
        return webhooks.receive("shop", delivery, "192.0.2.1").orElseThrow();
    }

    private Verdict verdict(String repository, Map<String, String> headers, String body) {
        return webhooks.receive(repository, Delivery.of(headers, bytes(body)), "192.0.2.7")
                .orElseThrow()
                .verdict();
    }

    private static Map<String, String> headers(String event, String id, String signature) {
        return Map.of("X-GitHub-Event", event, "X-GitHub-Delivery", id, "X-Hub-Signature-256", signature);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
