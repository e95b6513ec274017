package dev.slipway.sync.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.Problem;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 9 * * 1-4      | 2026-01-01T09:00:00 | 2026-01-05T09:00:00",
                "0 9 * * MON-thu  | 2026-01-01T08:59:59 | 2026-01-01T09:00:00",
                "*/15 * * * *     | 2026-01-01T00:01:00 | 2026-01-01T00:15:00",
                "0 0 * * 0        | 2026-01-01T00:00:00 | 2026-01-04T00:00:00",
                "0 0 * * 7        | 2026-01-01T00:00:00 | 2026-01-04T00:00:00",
                "0 0 * * 5-7      | 2026-01-03T00:00:00 | 2026-01-04T00:00:00",
                "10-20/5 3 1 JAN *| 2026-01-01T03:15:00 | 2026-01-01T03:20:00",
                "0 0 29 2 *       | 2026-01-01T00:00:00 | 2028-02-29T00:00:00",
                "0 0 13 * 5       | 2026-01-01T00:00:00 | 2026-01-02T00:00:00",
                "0 0 13 * 5       | 2026-01-09T00:00:00 | 2026-01-13T00:00:00",
                "0 0 */2 * 1      | 2026-01-01T00:00:00 | 2026-01-05T00:00:00",
                "0 0 */2 * 1      | 2026-01-05T00:00:00 | 2026-01-19T00:00:00",
                "59 23 31 12 *    | 2026-01-01T00:00:00 | 2026-12-31T23:59:00",
            })
    void countsAsCronDoes(String text, LocalDateTime from, LocalDateTime due) {
        assertThat(cron(text).after(from.toInstant(ZoneOffset.UTC), ZoneOffset.UTC))
                .hasValue(due.toInstant(ZoneOffset.UTC));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 9 * *          | expected five fields (minute, hour, day of month, month, day of week) as in \"0 9 * * 1-4\", found 4 in \"0 9 * *\"",
                "0 0 9 * * ?      | expected five fields (minute, hour, day of month, month, day of week) as in \"0 9 * * 1-4\", found 6 in \"0 0 9 * * ?\"",
                "60 9 * * *       | \"60\" is no minute; it goes from 0 to 59, as *, a number, a range, or a list of them",
                "0 9 * * 1-8      | \"1-8\" is no day of week; it goes from 0 to 7 or SUN to SAT, as *, a number, a range, or a list of them",
                "0 9 * * FRI-MON  | \"FRI-MON\" is no day of week; it goes from 0 to 7 or SUN to SAT, as *, a number, a range, or a list of them; a range goes upwards",
                "5/10 * * * *     | \"5/10\" is no minute; it goes from 0 to 59, as *, a number, a range, or a list of them; a step needs a range, as in */5 or 10-50/5",
                "0 9 L * *        | \"L\" is no day of month; it goes from 1 to 31, as *, a number, a range, or a list of them",
                "0 0 30 2 *       | \"0 0 30 2 *\" never comes: no such day is in the calendar",
            })
    void whatCronDoesNotKnowIsRefused(String text, String message) {
        assertThat(Cron.read(text).problems()).map(Problem::message).containsExactly(message);
    }

    @Test
    void aTimeThatTheClockSkipsCountsWhenItIsSkipped() {
        // On 29 March 2026, 2:00 is followed by 3:00.
        Cron cron = cron("30 2 * * *");

        List<String> times = times(cron, "2026-03-28T00:00:00Z", BERLIN, 3);

        assertThat(times).containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void aTimeThatComesTwiceCountsOnce() {
        // On 25 October 2026, 3:00 is followed by 2:00.
        Cron cron = cron("30 2 * * *");

        List<String> times = times(cron, "2026-10-24T00:00:00Z", BERLIN, 3);

        assertThat(times).containsExactly("2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        assertThat(cron("*/10 * * * *").after(Instant.parse("2026-10-25T01:05:00Z"), BERLIN))
                .as("in the second of the two hours")
                .hasValue(Instant.parse("2026-10-25T02:00:00Z"));
    }

    @Test
    void aDayThatAZoneLeftOutIsPassedOver() {
        // Samoa went from 29 to 31 December 2011.
        List<String> times = times(cron("0 12 * * *"), "2011-12-29T00:00:00Z", ZoneId.of("Pacific/Apia"), 3);

        assertThat(times).containsExactly("2011-12-29T22:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T22:00:00Z");
    }

    @Test
    void timesOnlyGoForwardInEveryZoneAndSeed() {
        List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom chance = new SplittableRandom(seed);
            ZoneId zone = ZoneId.of(zones.get(chance.nextInt(zones.size())));
            String text = chance.nextInt(60) + " */" + (1 + chance.nextInt(12)) + " * * *";
            Cron cron = cron(text);
            Instant moment = Instant.ofEpochSecond(1_700_000_000L + chance.nextInt(100_000_000));
            for (int i = 0; i < 20; i++) {
                Instant next = cron.after(moment, zone).orElseThrow();
                assertThat(next).as("seed %s: %s in %s", seed, text, zone).isAfter(moment);
                moment = next;
            }
        }
    }

    private static List<String> times(Cron cron, String from, ZoneId zone, int count) {
        List<String> times = new ArrayList<>();
        Optional<Instant> at = Optional.of(Instant.parse(from));
        for (int i = 0; i < count; i++) {
            at = at.flatMap(moment -> cron.after(moment, zone));
            times.add(at.map(Instant::toString).orElse("never"));
        }
        return times;
    }

    private static Cron cron(String text) {
        return Cron.read(text).asOptional().orElseThrow();
    }
}
