package dev.slipway.sync.cli;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How long and how often a command looks at what becomes of its wish.
 *
 * @param looks at the most
 * @param everyMs the time between two looks
 */
record Patience(int looks, long everyMs) {
    /** The engine answers within a push to the forge; beyond a minute nobody works on it. */
    static final Patience A_MINUTE = new Patience(600, 100);

    /** What the first look finds that finds anything; empty if none does. */
    <T> Optional<T> until(Supplier<Optional<T>> look) throws InterruptedException {
        for (int i = 0; i < looks; i++) {
            Optional<T> found = look.get();
            if (found.isPresent()) return found;
            pause(everyMs);
        }
        return Optional.empty();
    }

    /** Lets time pass; whoever interrupts ends the command. */
    static void pause(long millis) throws InterruptedException {
        boolean ended = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        if (ended) throw new IllegalStateException("nobody counts this latch down");
    }
}
