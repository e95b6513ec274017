package dev.slipway.cluster.kind.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/15 * * * *        | 2026-01-01T00:00:00Z | 2026-01-01T00:15:00Z",
                "*/15 * * * *        | 2026-01-01T00:14:59Z | 2026-01-01T00:15:00Z",
                "5 4 * * *           | 2026-01-01T04:05:00Z | 2026-01-02T04:05:00Z",
                "0 0 29 2 *          | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z",
                "0 0 31 * *          | 2026-01-31T00:00:00Z | 2026-03-31T00:00:00Z",
                "30 6-16/4 * * 1-5   | 2026-01-02T14:30:00Z | 2026-01-05T06:30:00Z",
                "0 0 13 * fri        | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z",
                "0 0 13 * ?          | 2026-01-01T00:00:00Z | 2026-01-13T00:00:00Z",
                "0 0 */2 * fri       | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z",
                "0 0 */1 * fri       | 2026-01-02T00:00:00Z | 2026-01-09T00:00:00Z",
                "50/5 * * * *        | 2026-01-01T00:00:00Z | 2026-01-01T00:50:00Z",
                "@weekly             | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z",
                "@monthly            | 2026-01-01T00:00:00Z | 2026-02-01T00:00:00Z",
                "@yearly             | 2026-01-01T00:00:00Z | 2027-01-01T00:00:00Z",
                "@hourly             | 2026-01-01T00:00:00Z | 2026-01-01T01:00:00Z",
                "@every 1h30m        | 2026-01-01T00:00:10Z | 2026-01-01T01:30:10Z",
                "@every 10ms         | 2026-01-01T00:00:10Z | 2026-01-01T00:00:11Z",
            })
    void comesNext(String text, Instant after, Instant next) {
        assertThat(schedule(text, "UTC").after(after)).contains(next);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // clocks go forward at 2, from -5 to -4
                "0 * * * *  | 2012-03-11T01:00:00-05:00 | 2012-03-11T03:00:00-04:00",
                "30 2 * * * | 2012-03-11T00:00:00-05:00 | 2012-03-12T02:30:00-04:00",
                "30 2 11 3 ?| 2012-03-11T00:00:00-05:00 | 2013-03-11T02:30:00-04:00",
                // and back at 2
                "0 * * * *  | 2012-11-04T01:00:00-04:00 | 2012-11-04T01:00:00-05:00",
                "30 1 * * * | 2012-11-04T00:00:00-04:00 | 2012-11-04T01:30:00-04:00",
                "30 1 * * * | 2012-11-04T01:30:00-04:00 | 2012-11-04T01:30:00-05:00",
                "30 1 * * * | 2012-11-04T01:30:00-05:00 | 2012-11-05T01:30:00-05:00",
                "30 2 4 11 ?| 2012-11-04T00:00:00-04:00 | 2012-11-04T02:30:00-05:00",
            })
    void whatClocksSkipDoesNotComeAndWhatTheyRepeatComesTwice(String text, OffsetDateTime after, OffsetDateTime next) {
        assertThat(schedule(text, "America/New_York").after(after.toInstant())).contains(next.toInstant());
    }

    @Test
    void midnightThatDoesNotExistIsNoTrap() {
        CronSchedule schedule = schedule("0 9 10 * ?", "America/Sao_Paulo");

        assertThat(schedule.after(Instant.parse("2018-10-17T09:00:00Z")))
                .contains(Instant.parse("2018-11-10T11:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"59 23 31 2 *", "0 0 30 2 ?", "0 0 31 4,6,9,11 ?"})
    void aDayThatIsInNoCalendarNeverComes(String text) {
        CronSchedule schedule = schedule(text, "UTC");

        assertThat(schedule.after(Instant.EPOCH)).isEmpty();
        assertThat(schedule.last(Instant.EPOCH, Instant.parse("2026-01-01T00:00:00Z")))
                .isEmpty();
    }

    /** Reads the clock on the wall minute by minute, which is what a schedule means. */
    @ParameterizedTest
    @ValueSource(
            strings = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca"})
    void agreesWithLookingAtTheClockEachMinute(String name) {
        ZoneId zone = ZoneId.of(name);
        SplittableRandom chance = new SplittableRandom(name.hashCode());
        for (int i = 0; i < 150; i++) {
            int minute = chance.nextInt(60);
            int hour = chance.nextInt(4);
            CronSchedule schedule = schedule(minute + " " + hour + " * * *", name);
            Instant from = Instant.parse("2011-01-01T00:00:00Z").plus(Duration.ofHours(chance.nextInt(24 * 365)));
            Optional<Instant> expected = Optional.empty();
            for (int step = 1; step < 3 * 24 * 60 && expected.isEmpty(); step++) {
                ZonedDateTime at = from.plus(Duration.ofMinutes(step)).atZone(zone);
                if (at.getMinute() == minute && at.getHour() == hour) expected = Optional.of(at.toInstant());
            }

            assertThat(schedule.after(from))
                    .as(minute + " " + hour + " after " + from)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/7 * * * *", "0 9 * * 1", "* 0-12 * 1 *", "@every 7m", "30 6-16/4 * * 1-5"})
    void theLastOneIsTheOneBeforeTheNext(String text) {
        CronSchedule schedule = schedule(text, "Europe/Berlin");
        Instant from = Instant.parse("2026-01-01T00:00:00Z");
        for (int days = 1; days < 400; days += 13) {
            Instant until = from.plus(Duration.ofHours(days * 23L));
            Optional<Instant> walked = Optional.empty();
            Optional<Instant> next = schedule.after(from);
            while (next.isPresent() && !next.get().isAfter(until)) {
                walked = next;
                next = schedule.after(next.get());
            }

            assertThat(schedule.last(from, until)).as("until " + until).isEqualTo(walked);
        }
    }

    private static CronSchedule schedule(String text, String zone) {
        return CronSchedule.of(text, ZoneId.of(zone)).orElseThrow();
    }
}
