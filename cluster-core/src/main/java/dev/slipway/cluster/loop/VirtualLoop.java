package dev.slipway.cluster.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * The loop for tests and rehearsals: no threads, and time that passes only when an event is taken. One seed gives one history.
 *
 * <p>Delayed tasks wait in a priority queue on (due, tie-break drawn from the seed, sequence): tasks due at the same moment come in an order
 * that no code may rely on, so each seed tries another. Posted tasks keep their order among one another, as {@link EventLoop#post} promises;
 * whether a posted or a due task comes first is again the seed's choice. Offloaded work runs as an event of its own after a delay drawn from
 * the seed, and its future completes as a later event, so other tasks come in between as they do in life.
 *
 * <p>An exception of a task comes out of the {@code step} or {@code run} that ran it. Everything happens on the caller's thread; the loop is
 * not to be shared between threads.
 */
public final class VirtualLoop implements EventLoop {
    /** Tasks at one moment before the loop calls it endless: somebody posts without ever waiting. */
    private static final int MOST_AT_ONE_MOMENT = 1_000_000;

    /** How long offloaded work takes: anything from the shortest to the longest, both included. */
    public record WorkTime(Duration shortest, Duration longest) {
        /** About what a disk or a near service takes. */
        public static final WorkTime DEFAULT = new WorkTime(Duration.ofNanos(100_000), Duration.ofMillis(20));

        public WorkTime {
            if (shortest.isNegative() || longest.compareTo(shortest) < 0) {
                throw new IllegalArgumentException("work cannot take from " + shortest + " to " + longest);
            }
        }

        private Duration draw(RandomGenerator chance) {
            return Duration.ofNanos(chance.nextLong(shortest.toNanos(), longest.toNanos() + 1));
        }
    }

    private final SplittableRandom random;
    private final SplittableRandom order;
    private final WorkTime workTime;
    private final ArrayDeque<Event> posted = new ArrayDeque<>();
    private final PriorityQueue<Event> delayed = new PriorityQueue<>(
            Comparator.comparing(Event::due).thenComparingLong(Event::tieBreak).thenComparingLong(Event::sequence));
    private final Map<String, VirtualLane> lanes = new TreeMap<>();
    private final List<Runnable> afterEach = new ArrayList<>();
    private final Instant start;
    private Instant now;
    private long sequence;
    private long steps;
    private int atThisMoment;
    private boolean running;

    public VirtualLoop(long seed, Instant start) {
        this(seed, start, WorkTime.DEFAULT);
    }

    /** Two sources of chance from one seed: how much chance the tasks use does not change the order of events. */
    public VirtualLoop(long seed, Instant start, WorkTime workTime) {
        SplittableRandom source = new SplittableRandom(seed);
        this.random = source.split();
        this.order = source.split();
        this.start = start;
        this.now = start;
        this.workTime = workTime;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public Duration uptime() {
        return Duration.between(start, now);
    }

    @Override
    public void post(Runnable task) {
        posted.add(new Event(task, now, 0, sequence++));
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        boolean atOnce = delay.isNegative() || delay.isZero();
        Event event = new Event(task, atOnce ? now : now.plus(delay), order.nextLong(), sequence++);
        if (atOnce) posted.add(event);
        else delayed.add(event);
        return event;
    }

    @Override
    public <T> CompletableFuture<T> offload(Callable<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        after(workTime.draw(order), () -> post(outcomeOf(work, future)));
        return future;
    }

    @Override
    public Lane lane(String name) {
        return lanes.computeIfAbsent(name, unknown -> new VirtualLane());
    }

    /** What a lane is doing and what it is given does not end until it is let go: a remote that neither answers nor refuses. */
    public void hang(String lane) {
        virtualLane(lane).hang();
    }

    /** A lane that hung goes on. */
    public void letGo(String lane) {
        virtualLane(lane).letGo();
    }

    private VirtualLane virtualLane(String name) {
        return Optional.ofNullable(lanes.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no lane " + name + "; there are " + lanes.keySet()));
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    /** Adds a check that runs after every event: the place for what must hold always. */
    public void afterEach(Runnable check) {
        afterEach.add(check);
    }

    /** How many events have run. */
    public long steps() {
        return steps;
    }

    /** Runs the next event, at its time. False if there is none. */
    public boolean step() {
        if (!hasNextUntil(Instant.MAX)) return false;
        run(takeNext());
        return true;
    }

    /** Runs what is due within a time; then that time has passed. */
    public void runFor(Duration time) {
        Instant end = now.plus(time);
        while (hasNextUntil(end)) run(takeNext());
        moveTo(end);
    }

    /** Runs until the condition holds, which is asked before each event. False if a time has passed before it did. */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        Instant end = now.plus(limit);
        while (!condition.getAsBoolean()) {
            if (!hasNextUntil(end)) {
                moveTo(end);
                return false;
            }
            run(takeNext());
        }
        return true;
    }

    private boolean hasNextUntil(Instant end) {
        forgetCancelled();
        return !posted.isEmpty() || (!delayed.isEmpty() && !delayed.peek().due.isAfter(end));
    }

    private Event takeNext() {
        boolean somethingDue = !delayed.isEmpty() && !delayed.peek().due.isAfter(now);
        if (!posted.isEmpty() && !(somethingDue && order.nextBoolean())) return posted.remove();
        Event event = delayed.remove();
        moveTo(event.due);
        return event;
    }

    private void forgetCancelled() {
        while (!posted.isEmpty() && posted.peek().cancelled) posted.remove();
        while (!delayed.isEmpty() && delayed.peek().cancelled) delayed.remove();
    }

    private void moveTo(Instant moment) {
        if (!moment.isAfter(now)) return;
        now = moment;
        atThisMoment = 0;
    }

    private void run(Event event) {
        if (running) throw new IllegalStateException("a task ran the loop that it runs on");
        if (++atThisMoment > MOST_AT_ONE_MOMENT) {
            throw new IllegalStateException(MOST_AT_ONE_MOMENT + " tasks and still " + now + ": a task posts itself");
        }
        running = true;
        try {
            event.task.run();
        } finally {
            running = false;
        }
        steps++;
        afterEach.forEach(Runnable::run);
    }

    private static <T> Runnable outcomeOf(Callable<T> work, CompletableFuture<T> future) {
        try {
            T value = work.call();
            return () -> future.complete(value);
        } catch (Exception fault) {
            return () -> future.completeExceptionally(fault);
        }
    }

    private final class VirtualLane implements Lane {
        private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
        private boolean busy;
        private boolean hanging;

        @Override
        public <T> CompletableFuture<T> offload(Callable<T> work) {
            CompletableFuture<T> future = new CompletableFuture<>();
            waiting.add(() -> after(workTime.draw(order), () -> done(outcomeOf(work, future))));
            next();
            return future;
        }

        private void next() {
            if (busy || hanging || waiting.isEmpty()) return;
            busy = true;
            waiting.remove().run();
        }

        private void done(Runnable outcome) {
            if (hanging) {
                waiting.addFirst(() -> done(outcome));
                busy = false;
                return;
            }
            post(() -> {
                busy = false;
                outcome.run();
                next();
            });
        }

        void hang() {
            hanging = true;
        }

        void letGo() {
            hanging = false;
            next();
        }
    }

    private static final class Event implements Timer {
        private final Runnable task;
        private final Instant due;
        private final long tieBreak;
        private final long sequence;
        private boolean cancelled;

        Event(Runnable task, Instant due, long tieBreak, long sequence) {
            this.task = task;
            this.due = due;
            this.tieBreak = tieBreak;
            this.sequence = sequence;
        }

        Instant due() {
            return due;
        }

        long tieBreak() {
            return tieBreak;
        }

        long sequence() {
            return sequence;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
