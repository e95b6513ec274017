package dev.slipway.cluster.simulation;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/**
 * Tells stories until it is stopped or one fails; says every ten seconds how many. The first argument is the seed to begin with, so that no night
 * tells what the night before told; the second, if there is one, after how many to stop.
 */
public final class SeedBench {
    private static final long PAUSE = Duration.ofSeconds(10).toNanos();
    private static final int AT_ONCE = 200;

    private SeedBench() {}

    public static void main(String[] arguments) {
        long first = arguments.length > 0 ? Long.parseLong(arguments[0]) : 0;
        long end = arguments.length > 1 ? first + Long.parseLong(arguments[1]) : Long.MAX_VALUE;
        AtomicLong told = new AtomicLong();
        long begin = System.nanoTime();
        long spoken = begin;
        for (long seed = first; seed < end; seed += AT_ONCE) {
            Optional<AssertionError> failure = LongStream.range(seed, Math.min(end, seed + AT_ONCE))
                    .parallel()
                    .mapToObj(one -> {
                        told.incrementAndGet();
                        return Told.failure(Script.of(one), Mutation.NONE);
                    })
                    .flatMap(Optional::stream)
                    .findFirst();
            if (failure.isPresent()) {
                System.out.println(failure.get().getMessage());
                System.exit(1);
            }
            if (System.nanoTime() - spoken > PAUSE || seed + AT_ONCE >= end) {
                spoken = System.nanoTime();
                double seconds = (spoken - begin) / 1e9;
                System.out.printf(
                        java.util.Locale.ROOT,
                        "%d stories, %.1f per second, next seed %d%n",
                        told.get(),
                        told.get() / seconds,
                        seed + AT_ONCE);
            }
        }
    }
}
