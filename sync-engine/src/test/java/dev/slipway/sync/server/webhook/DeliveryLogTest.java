package dev.slipway.sync.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeliveryLogTest {
    private final DeliveryLog log = new DeliveryLog();
    private long second;

    @Test
    void thoseOfAKindInARowAreOneEntry() {
        assertThat(add(Verdict.ACCEPTED, "refs/heads/main moved")).isTrue();
        assertThat(add(Verdict.ACCEPTED, "refs/heads/main moved")).isFalse();
        assertThat(add(Verdict.ACCEPTED, "refs/tags/canary moved")).isTrue();

        assertThat(log.newestFirst())
                .extracting(DeliveryRecord::about, DeliveryRecord::times)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("refs/tags/canary moved", 1L),
                        org.assertj.core.api.Assertions.tuple("refs/heads/main moved", 2L));
    }

    @Test
    void theSameMuchLaterIsAnEntryOfItsOwn() {
        add(Verdict.FORGED, "unsigned");
        second += 601;

        assertThat(add(Verdict.FORGED, "unsigned")).isTrue();
    }

    @Test
    void aFloodOfRefusalsHidesNothing() {
        add(Verdict.ACCEPTED, "refs/heads/main moved");
        for (int i = 0; i < 10_000; i++) add(Verdict.FORGED, "reason " + i);

        assertThat(log.newestFirst()).hasSize(DeliveryLog.MOST + 1);
        assertThat(log.lastBelieved()).map(DeliveryRecord::about).contains("refs/heads/main moved");
        assertThat(log.lastRefused()).map(DeliveryRecord::about).contains("reason 9999");
    }

    private boolean add(Verdict verdict, String about) {
        return log.add(DeliveryRecord.of(
                Instant.ofEpochSecond(second++), verdict, Optional.of("id-" + second), "192.0.2.1", about));
    }
}
