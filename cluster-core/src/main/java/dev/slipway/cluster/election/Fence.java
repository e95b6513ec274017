package dev.slipway.cluster.election;

import java.time.Duration;
import java.util.Optional;

/**
 * Until when this process may act. It is asked before every write, since a process that was stopped for a while does not know it: its timers have
 * not rung yet when its next task runs.
 */
final class Fence {
    private final Stopwatch watch;
    private final Duration span;
    private Optional<Duration> since = Optional.empty();

    Fence(Stopwatch watch, Duration span) {
        this.watch = watch;
        this.span = span;
    }

    /** Opens it, or keeps it open: the Lease was renewed by a request that was sent when the watch said so much. */
    void renewedAt(Duration sent) {
        since = Optional.of(sent);
    }

    void shut() {
        since = Optional.empty();
    }

    /** How long it stays open if nothing is heard; empty if it is shut. */
    Optional<Duration> left() {
        Duration now = watch.read();
        return since.map(sent -> span.minus(now.minus(sent))).filter(rest -> !rest.isNegative() && !rest.isZero());
    }

    boolean isOpen() {
        return left().isPresent();
    }
}
