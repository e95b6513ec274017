package dev.slipway.sync.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition of the real world, with a deadline. What was seen last is told when it does not come true. */
public final class Eventually {
    /** Generous: a loaded machine is slow, and only a failing test waits for all of it. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long LOOK_EVERY_NANOS = 50_000_000;

    private Eventually() {}

    /** An assertion that holds at last. */
    public static void holds(String what, Runnable assertion) {
        AssertionError last = new AssertionError("never looked");
        for (long started = System.nanoTime(); System.nanoTime() - started < PATIENCE.toNanos(); ) {
            try {
                assertion.run();
                return;
            } catch (AssertionError notYet) {
                last = notYet;
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        throw new AssertionError(
                what + ": not within " + PATIENCE.toSeconds() + " s; last: " + last.getMessage(), last);
    }

    /** A condition that is true at last. */
    public static void isTrue(String what, Supplier<Boolean> condition, Supplier<String> seen) {
        holds(what, () -> {
            if (!condition.get()) throw new AssertionError(seen.get());
        });
    }
}
