package dev.slipway.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ReplayGuardTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    @Test
    void aDeliveryCountsOnce() {
        ReplayGuard guard = new ReplayGuard(now::get);

        assertThat(guard.isFirst("a")).isTrue();
        assertThat(guard.isFirst("b")).isTrue();
        assertThat(guard.isFirst("a")).isFalse();
    }

    @Test
    void remembersForThreeDaysFromTheFirstTime() {
        ReplayGuard guard = new ReplayGuard(now::get);
        guard.isFirst("a");

        pass(ReplayGuard.KEPT);
        assertThat(guard.isFirst("a")).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(guard.isFirst("a")).isTrue();
    }

    @Test
    void forgetsTheOldestWhereThereAreTooMany() {
        ReplayGuard guard = new ReplayGuard(now::get, 3);
        for (int i = 0; i < 100; i++) guard.isFirst("id-" + i);

        assertThat(guard.size()).isEqualTo(3);
        assertThat(guard.isFirst("id-99")).isFalse();
        assertThat(guard.isFirst("id-96")).isTrue();
    }

    private void pass(Duration time) {
        now.set(now.get().plus(time));
    }
}
