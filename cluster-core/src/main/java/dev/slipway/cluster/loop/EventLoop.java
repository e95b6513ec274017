package dev.slipway.cluster.loop;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * Runs tasks one at a time, knows the time, and is the only source of chance. All state of the control plane and of the engine changes on
 * one loop, so that nothing in them needs a lock and a whole run can be repeated from a seed.
 *
 * <p>A fake clock alone is half a simulation: what runs next matters as much as when. So clock, queue, delays, blocking work and random
 * numbers come from one interface with two implementations, {@link ThreadLoop} for life and {@link VirtualLoop} for tests and rehearsals.
 */
public interface EventLoop extends InstantSource {

    /** The present moment; on a {@link VirtualLoop} it passes only between tasks. Any thread may ask. */
    @Override
    Instant instant();

    /**
     * How long the loop has been there, by a clock that nobody sets: it never goes back and never jumps. It may stand still while the machine is
     * suspended, though. Any thread may ask.
     */
    Duration uptime();

    /** Runs a task soon, after those posted before it. Any thread may post. */
    void post(Runnable task);

    /** Runs a task once a delay has passed; a delay of zero or less is {@link #post}. Any thread may ask. */
    Timer after(Duration delay, Runnable task);

    /**
     * Does blocking work away from the loop. The future completes on the loop, with the work's result or its exception. Work that waits for
     * other offloaded work may wait for ever: the pool is bounded.
     */
    <T> CompletableFuture<T> offload(Callable<T> work);

    /**
     * A lane of its own for blocking work that may take long or hang, such as asking a remote: what is offloaded to it is done in order, one
     * after the other, and no other work waits for it. Any thread may ask.
     */
    Lane lane(String name);

    /** Random numbers, the same ones for the same seed. Only for use on the loop. */
    RandomGenerator random();

    /** Where blocking work is done in order. */
    interface Lane {
        /** As {@link EventLoop#offload}, once what was offloaded to this lane before is done. */
        <T> CompletableFuture<T> offload(Callable<T> work);
    }

    /** A task that waits. */
    interface Timer {
        /** Forgets the task, if it has not started. */
        void cancel();
    }
}
