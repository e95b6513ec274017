package dev.slipway.cluster.simulation;

import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.loop.VirtualLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** A loop whose clock is put forward and back while its timers run on, as when a machine learns the right time. */
final class SkewedLoop implements EventLoop {
    private final VirtualLoop inner;
    private Duration skew;

    SkewedLoop(VirtualLoop inner, Duration skew) {
        this.inner = inner;
        this.skew = skew;
    }

    void jump(Duration by) {
        skew = skew.plus(by);
    }

    Duration skew() {
        return skew;
    }

    @Override
    public Instant instant() {
        return inner.instant().plus(skew);
    }

    @Override
    public Duration uptime() {
        return inner.uptime();
    }

    @Override
    public void post(Runnable task) {
        inner.post(task);
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        return inner.after(delay, task);
    }

    @Override
    public <T> CompletableFuture<T> offload(Callable<T> work) {
        return inner.offload(work);
    }

    @Override
    public Lane lane(String name) {
        return inner.lane(name);
    }

    @Override
    public RandomGenerator random() {
        return inner.random();
    }
}
