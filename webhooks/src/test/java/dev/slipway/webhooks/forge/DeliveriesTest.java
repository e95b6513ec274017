package dev.slipway.webhooks.forge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.testing.Golden;
import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Receipt;
import dev.slipway.webhooks.delivery.Receipt.Reason;
import dev.slipway.webhooks.delivery.Reception;
import dev.slipway.webhooks.delivery.ReplayGuard;
import dev.slipway.webhooks.delivery.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every forge's deliveries mean, and that none is believed which should not be. */
class DeliveriesTest {
    private static final String TEXT = "a secret of some length";
    private static final Secret SECRET = new Secret(TEXT);
    private static final Secret ANOTHER = new Secret("another secret");

    static List<SampleDelivery> all() {
        return SampleDelivery.all();
    }

    static List<SampleDelivery> pushes() {
        return SampleDelivery.pushes();
    }

    @ParameterizedTest
    @MethodSource("all")
    void meansWhatItSays(SampleDelivery sample) {
        Receipt.Accepted accepted = (Receipt.Accepted) receive(sample, sample.signed(SECRET, TEXT));

        Golden.check(sample.folder().resolve("then.txt"), told(accepted));
    }

    private static String told(Receipt.Accepted accepted) {
        return "event: " + accepted.event().toString().replace("\n", "\\n") + "\nsummary: "
                + accepted.event().summary() + "\nid: " + accepted.id().orElse("none") + "\n";
    }

    @Test
    void everyForgeHasAPush() {
        assertThat(pushes()).hasSameSizeAs(Forges.all());
    }

    @ParameterizedTest
    @MethodSource("all")
    void isBelievedUnsignedOnlyWhereThatIsAskedFor(SampleDelivery sample) {
        assertThat(new Reception(sample.forge()).receiveUnsigned(sample.unsigned()))
                .isEqualTo(receive(sample, sample.signed(SECRET, TEXT)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aForgedOneIsRefused(SampleDelivery sample) {
        assertThat(reason(sample, sample.signed(ANOTHER, "another secret"))).isEqualTo(Reason.WRONG_SIGNATURE);
        assertThat(reason(sample, sample.unsigned())).isEqualTo(Reason.UNSIGNED);
    }

    @ParameterizedTest
    @MethodSource("all")
    void emptySignaturesCountAsNone(SampleDelivery sample) {
        TreeMap<String, String> headers =
                new TreeMap<>(sample.signed(SECRET, TEXT).headers());
        headers.replaceAll((name, value) ->
                name.contains("signature") || name.contains("token") || name.equals("authorization") ? " " : value);

        assertThat(reason(sample, new Delivery(headers, sample.body()))).isEqualTo(Reason.UNSIGNED);
    }

    /** Forges that show a password instead of signing cannot know that the body was changed on its way. */
    @ParameterizedTest
    @MethodSource("pushes")
    void aChangedBodyIsRefusedWhereTheForgeSigns(SampleDelivery sample) {
        Delivery signed = sample.signed(SECRET, TEXT);
        byte[] changed = (new String(sample.body(), StandardCharsets.UTF_8) + " ").getBytes(StandardCharsets.UTF_8);
        boolean signs =
                !List.of("gitlab", "azure-devops").contains(sample.forge().name());

        Receipt receipt = receive(sample, new Delivery(signed.headers(), changed));

        assertThat(receipt instanceof Receipt.Refused).isEqualTo(signs);
    }

    @ParameterizedTest
    @MethodSource("pushes")
    void anOversizedOneIsRefusedBeforeItsSignatureIsComputed(SampleDelivery sample) {
        SampleDelivery large = sample.with(new byte[Delivery.MOST_BYTES + 1]);

        assertThat(reason(large, large.unsigned())).isEqualTo(Reason.TOO_LARGE);
    }

    @ParameterizedTest
    @MethodSource("pushes")
    void aMalformedOneIsRefusedWithAdvice(SampleDelivery sample) {
        String json = new String(sample.body(), StandardCharsets.UTF_8);
        List<String> malformed = List.of(
                "payload=%7B%7D",
                json.substring(0, json.length() / 2),
                "[" + json + "]",
                "null",
                "{\"ref\": 1, \"ref\": 2}",
                "{\"a\":".repeat(500) + "1" + "}".repeat(500),
                "\u0000",
                json + "}");

        for (String body : malformed) {
            SampleDelivery other = sample.with(body.getBytes(StandardCharsets.UTF_8));
            assertThat(receive(other, other.signed(SECRET, TEXT)))
                    .as(body)
                    .isInstanceOfSatisfying(Receipt.Refused.class, refused -> {
                        assertThat(refused.reason()).isEqualTo(Reason.UNREADABLE);
                        assertThat(refused.message()).contains("application/json");
                    });
        }
    }

    @ParameterizedTest
    @MethodSource("pushes")
    void oneThatIsNotUtf8IsRefused(SampleDelivery sample) {
        SampleDelivery other = sample.with(new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'});

        assertThat(reason(other, other.signed(SECRET, TEXT))).isEqualTo(Reason.UNREADABLE);
    }

    /** Of our own sender's only those that are signed with an id can be told from a second one that says the same. */
    @ParameterizedTest
    @MethodSource("pushes")
    void aReplayedOneIsKnownAgain(SampleDelivery sample) {
        SampleDelivery named = sample.forge().name().equals("generic") ? sample.with("webhook-id", "msg_1") : sample;
        ReplayGuard guard = new ReplayGuard(() -> SampleDelivery.NOW);
        String id = ((Receipt.Accepted) receive(named, named.signed(SECRET, TEXT)))
                .id()
                .orElseThrow();

        assertThat(guard.isFirst(id)).isTrue();
        assertThat(guard.isFirst(id)).isFalse();
    }

    /** GitBucket draws an id for each attempt, so its bytes are what counts. */
    @Test
    void aSecondAttemptOfGitBucketIsKnownByItsBytes() {
        SampleDelivery first = sample("gitbucket");
        SampleDelivery second = first.with("X-Github-Delivery", "00000000-0000-0000-0000-000000000000");

        assertThat(receive(second, second.signed(SECRET, TEXT))).isEqualTo(receive(first, first.signed(SECRET, TEXT)));
    }

    @Test
    void whoChoseTheWrongForgeIsToldSo() {
        SampleDelivery gitLab = sample("gitlab");
        Delivery delivery = gitLab.signed(SECRET, TEXT);

        Receipt receipt =
                new Reception(Forges.byName("github").orElseThrow()).receive(delivery, SECRET, SampleDelivery.NOW);

        assertThat(((Receipt.Refused) receipt).message())
                .isEqualTo("the header X-Hub-Signature-256 is missing: set a secret at the sender; this looks like a"
                        + " delivery of gitlab, and the settings here say github");
    }

    @Test
    void headerNamesCountInAnyCase() {
        SampleDelivery push = sample("github");
        Map<String, String> shouted = new TreeMap<>();
        push.signed(SECRET, TEXT)
                .headers()
                .forEach((name, value) -> shouted.put(name.toUpperCase(java.util.Locale.ROOT), value));

        assertThat(receive(push, Delivery.of(shouted, push.body())))
                .isEqualTo(receive(push, push.signed(SECRET, TEXT)));
    }

    @Test
    void anIdThatIsTooLongIsNone() {
        SampleDelivery push = sample("github").with("X-GitHub-Delivery", "x".repeat(201));

        assertThat(((Receipt.Accepted) receive(push, push.signed(SECRET, TEXT))).id())
                .isEmpty();
    }

    @Test
    void moreRefsThanAnybodyMovesAreCutOff() {
        String refs = Arrays.toString(java.util.stream.IntStream.range(0, 1000)
                .mapToObj(i -> "\"refs/tags/t" + i + "\"")
                .toArray());
        SampleDelivery push = sample("generic").with(("{\"refs\":" + refs + "}").getBytes(StandardCharsets.UTF_8));

        ForgeEvent event = ((Receipt.Accepted) receive(push, push.signed(SECRET, TEXT))).event();

        assertThat(((ForgeEvent.RefsMoved) event).refs()).hasSize(100);
    }

    private static SampleDelivery sample(String forge) {
        return pushes().stream()
                .filter(each -> each.forge().name().equals(forge))
                .findFirst()
                .orElseThrow();
    }

    private static Receipt receive(SampleDelivery sample, Delivery delivery) {
        return new Reception(sample.forge()).receive(delivery, SECRET, SampleDelivery.NOW);
    }

    private static Reason reason(SampleDelivery sample, Delivery delivery) {
        return ((Receipt.Refused) receive(sample, delivery)).reason();
    }
}
