package dev.slipway.webhooks.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FailureTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void waitsTwiceAsLongEachTime() {
        Failure failure = Failure.of(Failure.Reason.UNREACHABLE, "no answer");

        assertThat(failure.nextTry(NOW, 0)).isEqualTo(NOW.plusSeconds(5));
        assertThat(failure.nextTry(NOW, 3)).isEqualTo(NOW.plusSeconds(40));
        assertThat(failure.nextTry(NOW, 1000)).isEqualTo(NOW.plus(Duration.ofMinutes(10)));
    }

    @Test
    void waitsAtLeastUntilTheForgeSays() {
        Failure failure =
                new Failure(Failure.Reason.RATE_LIMITED, "too many requests", Optional.of(NOW.plusSeconds(3600)));

        assertThat(failure.nextTry(NOW, 0)).isEqualTo(NOW.plusSeconds(3600));
        assertThat(failure.nextTry(NOW.plusSeconds(4000), 0)).isEqualTo(NOW.plusSeconds(4005));
    }

    @Test
    void looksNowAndThenWhetherATokenWasReplaced() {
        assertThat(Failure.of(Failure.Reason.FORBIDDEN, "bad token").nextTry(NOW, 0))
                .isEqualTo(NOW.plus(Duration.ofMinutes(10)));
    }
}
