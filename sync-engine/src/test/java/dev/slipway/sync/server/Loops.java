package dev.slipway.sync.server;

import dev.slipway.cluster.loop.ThreadLoop;
import java.time.InstantSource;
import java.util.SplittableRandom;

/** Loops for servers under test. */
final class Loops {
    private Loops() {}

    /** One that tells this time. */
    static ThreadLoop telling(InstantSource clock) {
        return new ThreadLoop("web-test", 2, clock, new SplittableRandom(1), failure -> {
            throw new AssertionError(failure);
        });
    }
}
