package dev.slipway.sync.pipeline.application;

import java.time.Duration;
import java.time.Instant;

/**
 * Keeps the engine from fighting: each time the same drift comes back at once, it waits twice as long before it heals it again. After a quiet
 * while it heals at once again.
 *
 * @param heals how often it was healed without a quiet while in between
 * @param last when it was healed last
 */
record Restraint(int heals, Instant last) {
    static final Restraint NONE = new Restraint(0, Instant.EPOCH);

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofMinutes(5);
    private static final Duration QUIET = Duration.ofMinutes(10);
    /** A person who tries things out, or two controllers that meet once, are no fight. */
    private static final int FREE = 3;

    /** When drift may be healed. */
    Instant healsFrom() {
        if (heals < FREE) return last;
        Duration wait = FIRST.multipliedBy(1L << Math.min(heals - FREE, 9));
        return last.plus(wait.compareTo(MOST) < 0 ? wait : MOST);
    }

    Restraint healed(Instant now) {
        boolean quiet = now.isAfter(last.plus(QUIET));
        return new Restraint(quiet ? 1 : heals + 1, now);
    }
}
