package dev.slipway.cluster.kind.cron;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronFormatTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"* * * * *", "*/5 0-6 1,15 JAN-mar mon", "@hourly", "@every 1h30m", "0 0 31 2 ?", "  1 2 3 4 5 "
            })
    void aScheduleIsUnderstood(String schedule) {
        assertThat(CronFormat.schedule(schedule)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "every day | expected exactly 5 fields, found 2: [every day]",
                "60 * * * * | end of range (60) above maximum (59): 60",
                "* * 0 * * | beginning of range (0) below minimum (1): 0",
                "5-1 * * * * | beginning of range (5) beyond end of range (1): 5-1",
                "*/0 * * * * | step of range should be a positive number: */0",
                "1/2/3 * * * * | too many slashes: 1/2/3",
                "1-2-3 * * * * | too many hyphens: 1-2-3",
                "x * * * * | failed to parse int from x: strconv.Atoi: parsing \"x\": invalid syntax",
                "@sometimes | unrecognized descriptor: @sometimes",
            })
    void aWrongScheduleIsNamed(String schedule, String problem) {
        assertThat(CronFormat.schedule(schedule)).contains(problem);
    }

    @ParameterizedTest
    @CsvSource({"Europe/Berlin, true", "Etc/UTC, true", "Mars/Olympus, false", "GMT+02:00, false", "Local, false"})
    void aTimeZoneIsOneOfTheDatabase(String zone, boolean good) {
        assertThat(CronFormat.zone(zone).isEmpty()).isEqualTo(good);
    }
}
