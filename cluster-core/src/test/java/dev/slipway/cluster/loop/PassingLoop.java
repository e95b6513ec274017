package dev.slipway.cluster.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** A loop that leaves everything to another: for those that do one thing of their own. */
public abstract class PassingLoop implements EventLoop {
    protected final EventLoop inner;

    protected PassingLoop(EventLoop inner) {
        this.inner = inner;
    }

    @Override
    public Instant instant() {
        return inner.instant();
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
