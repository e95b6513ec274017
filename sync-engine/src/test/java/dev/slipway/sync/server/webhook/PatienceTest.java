package dev.slipway.sync.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final Patience patience = new Patience(now::get);

    @Test
    void anAddressIsShutOutAfterManyRefusalsUntilTimeHasPassed() {
        refuse("bad", Patience.AT_ONCE - 1);
        assertThat(patience.shutFor("bad")).isEmpty();

        refuse("bad", 1);
        assertThat(patience.shutFor("bad")).contains(Patience.FOR_EACH);
        assertThat(patience.shutFor("good")).isEmpty();

        pass(Patience.FOR_EACH);
        assertThat(patience.shutFor("bad")).isEmpty();
    }

    @Test
    void someMistakesEachDayShutNobodyOut() {
        for (int day = 0; day < 100; day++) {
            refuse("clumsy", 20);
            assertThat(patience.shutFor("clumsy")).isEmpty();
            pass(Duration.ofDays(1));
        }
    }

    /** Behind a proxy everybody has one address: whoever guesses must not keep the forge out. */
    @Test
    void anAddressThatKnowsTheSecretIsNotShutOut() {
        patience.believed("proxy");
        refuse("proxy", 1000);
        assertThat(patience.shutFor("proxy")).isEmpty();

        pass(Duration.ofDays(1).plusSeconds(1));
        refuse("proxy", 100);
        assertThat(patience.shutFor("proxy")).isPresent();
    }

    @Test
    void remembersNoMoreThanItMay() {
        for (int i = 0; i < 10_000; i++) patience.refused("address-" + i);

        assertThat(patience.size()).isEqualTo(2000);
    }

    private void refuse(String address, int times) {
        for (int i = 0; i < times; i++) patience.refused(address);
    }

    private void pass(Duration time) {
        now.set(now.get().plus(time));
    }
}
