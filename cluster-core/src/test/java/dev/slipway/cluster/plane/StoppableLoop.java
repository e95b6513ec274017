package dev.slipway.cluster.plane;

import dev.slipway.cluster.loop.PassingLoop;
import dev.slipway.cluster.loop.VirtualLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The loop of one of several processes: it can be stopped, with or without its uptime, and the clock on its wall can be set. */
final class StoppableLoop extends PassingLoop {
    private final List<Runnable> held = new ArrayList<>();
    private Duration clock = Duration.ZERO;
    private Duration lost = Duration.ZERO;
    private Instant stoppedAt = Instant.EPOCH;
    private Instant setAt = Instant.EPOCH;
    private boolean stopped;
    private boolean suspended;

    StoppableLoop(VirtualLoop world) {
        super(world);
    }

    void setClock(Duration off) {
        if (stopped) return;
        clock = off;
        setAt = inner.instant();
    }

    /** Whether its clock was set within the last three seconds. */
    boolean wasJustSet() {
        return setAt.plusSeconds(3).isAfter(inner.instant());
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
        stoppedAt = inner.instant();
    }

    void goOn() {
        if (!stopped) return;
        stopped = false;
        if (suspended) lost = lost.plus(Duration.between(stoppedAt, inner.instant()));
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
        return super.instant().plus(clock);
    }

    @Override
    public Duration uptime() {
        return super.uptime().minus(lost);
    }

    @Override
    public void post(Runnable task) {
        super.post(() -> run(task));
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        return super.after(delay, () -> run(task));
    }
}
