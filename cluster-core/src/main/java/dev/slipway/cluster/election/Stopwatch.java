package dev.slipway.cluster.election;

import dev.slipway.cluster.loop.EventLoop;
import java.time.Duration;
import java.time.Instant;

/**
 * Time that has passed, told by two clocks of which either may be wrong: the one on the wall may be set back, and the one that nobody sets may
 * stand still while a machine is suspended. Between any two looks the one that says that more has passed is believed, so this may run fast, and runs
 * slow only if both things happen between the same two looks.
 */
final class Stopwatch {
    private final EventLoop loop;
    private Duration uptime;
    private Instant wall;
    private Duration passed = Duration.ZERO;

    Stopwatch(EventLoop loop) {
        this.loop = loop;
        this.uptime = loop.uptime();
        this.wall = loop.instant();
    }

    /** Looks, and tells how much has passed since the beginning. */
    Duration read() {
        Duration ticked = loop.uptime().minus(uptime);
        Duration shown = Duration.between(wall, loop.instant());
        passed = passed.plus(ticked.compareTo(shown) > 0 ? ticked : shown);
        uptime = loop.uptime();
        wall = loop.instant();
        return passed;
    }
}
