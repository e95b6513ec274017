package dev.slipway.cluster.plane;

import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.loop.VirtualLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** The loop of one of several processes: it can be stopped, with or without its uptime, and the clock on its wall can be set. */
final class StoppableLoop implements EventLoop {
    private final VirtualLoop world;
    private final List<Runnable> held = new ArrayList<>();
    private Duration clock = Duration.ZERO;
    private Duration lost = Duration.ZERO;
    private Instant stoppedAt = Instant.EPOCH;
    private Instant setAt = Instant.EPOCH;
    private boolean stopped;
    private boolean suspended;

    StoppableLoop(VirtualLoop world) {
        this.world = world;
    }

    void setClock(Duration off) {
        if (stopped) return;
        clock = off;
        setAt = world.instant();
    }

    /** Whether its clock was set within the last three seconds. */
    boolean wasJustSet() {
        return setAt.plusSeconds(3).isAfter(world.instant());
    }

    /**
     * Nothing runs until it goes on.
     *
     * @param losingTime as when a virtual machine is suspended: no uptime passes either
     */
    void stop(boolean losingTime) {
        if (stopped) return;
        stopped = true;
        suspended = losingTime;
        stoppedAt = world.instant();
    }

    void goOn() {
        if (!stopped) return;
        stopped = false;
        if (suspended) lost = lost.plus(Duration.between(stoppedAt, world.instant()));
        List<Runnable> tasks = List.copyOf(held);
        held.clear();
        tasks.forEach(this::post);
    }

    private void run(Runnable task) {
        if (stopped) held.add(task);
        else task.run();
    }

    @Override
    public Instant instant() {
        return world.instant().plus(clock);
    }

    @Override
    public Duration uptime() {
        return world.uptime().minus(lost);
    }

    @Override
    public void post(Runnable task) {
        world.post(() -> run(task));
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        return world.after(delay, () -> run(task));
    }

    @Override
    public <T> CompletableFuture<T> offload(Callable<T> work) {
        return world.offload(work);
    }

    @Override
    public Lane lane(String name) {
        return world.lane(name);
    }

    @Override
    public RandomGenerator random() {
        return world.random();
    }
}
