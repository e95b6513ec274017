package dev.slipway.cluster.object;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.testing.Seeds;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimesTest {

    @Test
    void recognisesTheMomentsThatItWrites() {
        Seeds.forEach(1000, seed -> {
            Random random = Seeds.random(seed);
            String text = Times.seconds(Instant.ofEpochSecond(random.nextLong(4_000_000_000L)));

            assertThat(Times.isSeconds(text)).as(text).isEqualTo(!text.contains("-02-29T"));
        });
    }

    @Test
    void takesNothingElseForAMoment() {
        List<String> others = List.of(
                "",
                "2026-02-30T00:00:00Z",
                "2026-04-31T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-01-00T00:00:00Z",
                "2026-01-01T24:00:00Z",
                "2026-01-01T00:60:00Z",
                "2026-01-01T00:00:60Z",
                "2026-01-01T00:00:00z",
                "2026-01-01t00:00:00Z",
                "2026-01-01T00:00:0aZ",
                "2026-01-01T00:00:00.0Z",
                "2026-01-01T0:00:00+1Z");

        assertThat(others).noneMatch(Times::isSeconds);
    }
}
