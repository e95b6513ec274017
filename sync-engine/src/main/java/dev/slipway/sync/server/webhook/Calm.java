package dev.slipway.sync.server.webhook;

import dev.slipway.cluster.loop.EventLoop;
import java.time.Duration;

/**
 * Does something soon when it is asked for, and not more often than it may: at once the first time, then once at the end of each pause in which
 * it was asked for again. Only for use on the loop.
 */
final class Calm {
    private final EventLoop loop;
    private final Duration pause;
    private final Runnable work;
    private boolean pausing;
    private boolean again;

    Calm(EventLoop loop, Duration pause, Runnable work) {
        this.loop = loop;
        this.pause = pause;
        this.work = work;
    }

    void ask() {
        if (pausing) again = true;
        else act();
    }

    private void act() {
        pausing = true;
        again = false;
        loop.after(pause, this::rested);
        work.run();
    }

    private void rested() {
        pausing = false;
        if (again) act();
    }
}
