package dev.slipway.sync.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.Stage.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowsTest {
    private static final Window OFFICE = allow("0 9 * * 1-4", 7, "Europe/Berlin");
    private static final Window XMAS = new Window(false, "0 0 20 12 *", Duration.ofDays(14), ZoneId.of("UTC"));

    @Test
    void withoutAnyTheyAreAlwaysOpen() {
        Windows none = Windows.of(List.of());

        assertThat(none.isOpenAt(at("2026-01-01T00:00:00Z"))).isTrue();
        assertThat(none.opensFrom(at("2026-01-01T00:00:00Z"))).hasValue(at("2026-01-01T00:00:00Z"));
        assertThat(none.closesAfter(at("2026-01-01T00:00:00Z"))).isEmpty();
    }

    @Test
    void theBeginCountsAndTheEndDoesNot() {
        Windows office = Windows.of(List.of(OFFICE));

        assertThat(office.isOpenAt(at("2026-01-05T07:59:59Z"))).isFalse();
        assertThat(office.isOpenAt(at("2026-01-05T08:00:00Z"))).isTrue();
        assertThat(office.isOpenAt(at("2026-01-05T14:59:59Z"))).isTrue();
        assertThat(office.isOpenAt(at("2026-01-05T15:00:00Z"))).isFalse();
        assertThat(office.closesAfter(at("2026-01-05T10:00:00Z"))).hasValue(at("2026-01-05T15:00:00Z"));
    }

    @Test
    void theNextOpeningIsFoundAcrossTheWeekend() {
        // 2026-01-01 is a Thursday.
        assertThat(Windows.of(List.of(OFFICE)).opensFrom(at("2026-01-01T15:00:00Z")))
                .hasValue(at("2026-01-05T08:00:00Z"));
    }

    @Test
    void theOpeningFollowsTheClockOnTheWall() {
        Windows office = Windows.of(List.of(OFFICE));

        assertThat(office.opensFrom(at("2026-03-26T20:00:00Z")))
                .as("Monday after the clock went forward")
                .hasValue(at("2026-03-30T07:00:00Z"));
        assertThat(office.opensFrom(at("2026-10-22T20:00:00Z")))
                .as("Monday after the clock went back")
                .hasValue(at("2026-10-26T08:00:00Z"));
    }

    @Test
    void theLengthIsTimeThatPasses() {
        Windows night = Windows.of(List.of(allow("0 1 * * *", 4, "Europe/Berlin")));

        assertThat(night.closesAfter(at("2026-03-29T00:30:00Z"))).hasValue(at("2026-03-29T04:00:00Z"));
        assertThat(night.closesAfter(at("2026-10-25T00:30:00Z"))).hasValue(at("2026-10-25T03:00:00Z"));
    }

    @Test
    void aFreezeGoesBeforeWhatIsAllowed() {
        Windows both = Windows.of(List.of(OFFICE, XMAS));

        assertThat(both.isOpenAt(at("2026-12-21T10:00:00Z"))).isFalse();
        assertThat(both.freezing(at("2026-12-21T10:00:00Z"))).hasValue("\"0 0 20 12 *\" for 14d UTC");
        assertThat(both.opensFrom(at("2026-12-18T10:00:00Z"))).hasValue(at("2027-01-04T08:00:00Z"));
        assertThat(both.closesAfter(at("2026-12-17T10:00:00Z"))).hasValue(at("2026-12-17T15:00:00Z"));
    }

    @Test
    void aFreezeAloneLeavesTheRestOpen() {
        Windows freeze = Windows.of(List.of(XMAS));

        assertThat(freeze.isOpenAt(at("2026-12-19T23:59:59Z"))).isTrue();
        assertThat(freeze.closesAfter(at("2026-12-01T00:00:00Z"))).hasValue(at("2026-12-20T00:00:00Z"));
        assertThat(freeze.opensFrom(at("2026-12-24T00:00:00Z"))).hasValue(at("2027-01-03T00:00:00Z"));
    }

    @Test
    void windowsThatMeetAreOne() {
        Windows daily = Windows.of(List.of(allow("0 0 * * 1-3", 24, "UTC")));

        assertThat(daily.closesAfter(at("2026-01-05T12:00:00Z"))).hasValue(at("2026-01-08T00:00:00Z"));
    }

    @Test
    void whatBeginsAnewBeforeItEndsHasNoEnd() {
        Windows always = Windows.of(List.of(allow("* * * * *", 1, "UTC")));

        assertThat(always.isOpenAt(at("2026-01-05T12:00:30Z"))).isTrue();
        assertThat(always.closesAfter(at("2026-01-05T12:00:30Z"))).isEmpty();
    }

    @Test
    void whatIsNeverOpenHasNoOpening() {
        Windows never = Windows.of(List.of(
                allow("0 9 * * *", 1, "UTC"), new Window(false, "0 * * * *", Duration.ofHours(1), ZoneId.of("UTC"))));

        assertThat(never.opensFrom(at("2026-01-01T00:00:00Z"))).isEmpty();
    }

    private static Window allow(String cron, int hours, String zone) {
        return new Window(true, cron, Duration.ofHours(hours), ZoneId.of(zone));
    }

    private static Instant at(String moment) {
        return Instant.parse(moment);
    }
}
