package dev.slipway.cluster.loop;

import java.time.Duration;
import java.time.Instant;

/** A loop whose clock is put forward and back while its timers run on, as when a machine learns the right time. */
public final class SkewedLoop extends PassingLoop {
    private Duration skew;

    public SkewedLoop(EventLoop inner, Duration skew) {
        super(inner);
        this.skew = skew;
    }

    public void jump(Duration by) {
        skew = skew.plus(by);
    }

    public Duration skew() {
        return skew;
    }

    @Override
    public Instant instant() {
        return super.instant().plus(skew);
    }
}
