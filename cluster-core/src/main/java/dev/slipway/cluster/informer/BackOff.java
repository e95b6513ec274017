package dev.slipway.cluster.informer;

import java.time.Duration;

/** How long to wait after the n-th failure in a row: first, then twice as long each time, never more than most. */
public record BackOff(Duration first, Duration most) {
    /** For keys: a conflict is over at once, a refusal that stays is asked about once a minute. */
    public static final BackOff KEYS = new BackOff(Duration.ofMillis(5), Duration.ofMinutes(1));

    private static final int DOUBLINGS = 40;

    public BackOff {
        if (first.isNegative() || first.isZero())
            throw new IllegalArgumentException("first wait not positive: " + first);
        if (most.compareTo(first) < 0) throw new IllegalArgumentException("longest wait " + most + " below " + first);
    }

    /**
     * The wait after a failure.
     *
     * @param failures how many in a row, at least 1
     */
    public Duration after(int failures) {
        Duration wait = first;
        for (int i = 1; i < Math.min(failures, DOUBLINGS) && wait.compareTo(most) < 0; i++) wait = wait.multipliedBy(2);
        return wait.compareTo(most) < 0 ? wait : most;
    }
}
