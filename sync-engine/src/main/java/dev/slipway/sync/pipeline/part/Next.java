package dev.slipway.sync.pipeline.part;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When to look at something again. A change of what it depends on makes it looked at anyway.
 *
 * @param after empty: only when something changes
 * @param failed whether to wait longer each time in a row
 */
public record Next(Optional<Duration> after, boolean failed) {
    public static final Next WHEN_SOMETHING_CHANGES = new Next(Optional.empty(), false);
    public static final Next AT_ONCE = new Next(Optional.of(Duration.ZERO), false);
    /** Something failed that may come right: soon, and later each time in a row. */
    public static final Next AFTER_BACK_OFF = new Next(Optional.empty(), true);

    /** This, or another one that may be due before it. */
    public Next orSooner(Optional<Next> other) {
        if (other.isEmpty() || failed || after.filter(Duration::isZero).isPresent()) return this;
        if (other.get().failed() || after.isEmpty()) return other.get();
        return other.get().after().orElse(after.get()).compareTo(after.get()) < 0 ? other.get() : this;
    }

    /** At a moment, if there is one. */
    public static Next at(Optional<Instant> moment, Instant now) {
        return moment.map(at -> new Next(Optional.of(Duration.between(now, at)), false))
                .orElse(WHEN_SOMETHING_CHANGES);
    }
}
