package dev.slipway.cluster.loop;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The loop for life: one platform thread, a heap of delayed tasks, and a pool of workers for what blocks.
 *
 * <p>Delays are measured by the machine's steady clock, so that setting the wall clock neither hurries nor holds them. The queue has no bound
 * of its own: whoever posts is bounded already (requests in flight, one timer per key), and a loop that refused its own tasks would lose
 * state.
 */
public final class ThreadLoop implements EventLoop, AutoCloseable {
    /** How long {@link #close} waits for the running task and for the workers, each. The program ends within 5 s of a signal. */
    public static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final InstantSource clock;
    private final RandomGenerator random;
    private final Consumer<Throwable> faults;
    private final Thread thread;
    private final ThreadPoolExecutor workers;
    private final List<ThreadPoolExecutor> lanes = new CopyOnWriteArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Task> ready = new ArrayDeque<>();
    private final TreeSet<Task> waiting =
            new TreeSet<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::sequence));
    private final long origin = System.nanoTime();
    private long sequence;
    private boolean closed;

    /**
     * Starts at once.
     *
     * @param name of the thread; its workers are called {@code <name>-worker-<n>}
     * @param workers how much blocking work runs at once, at least 1
     * @param faults hears on the loop of every exception that a task let out; the loop goes on
     */
    public ThreadLoop(
            String name, int workers, InstantSource clock, RandomGenerator random, Consumer<Throwable> faults) {
        this.clock = clock;
        this.random = random;
        this.faults = faults;
        this.workers = pool(workers, name + "-worker-");
        this.thread = new Thread(this::run, name);
        this.thread.start();
    }

    @Override
    public Instant instant() {
        return clock.instant();
    }

    @Override
    public Duration uptime() {
        return Duration.ofNanos(nanos());
    }

    /** Dropped once the loop is closed. */
    @Override
    public void post(Runnable task) {
        lock.lock();
        try {
            if (closed) return;
            ready.add(new Task(task, 0, sequence++));
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Dropped once the loop is closed. */
    @Override
    public Timer after(Duration delay, Runnable task) {
        lock.lock();
        try {
            boolean now = delay.isNegative() || delay.isZero();
            Task added = new Task(task, now ? 0 : dueIn(delay), sequence++);
            if (closed) return added;
            if (now) ready.add(added);
            else waiting.add(added);
            changed.signal();
            return added;
        } finally {
            lock.unlock();
        }
    }

    /** Once the loop is closed, the future has failed; work that was running then never completes its future. */
    @Override
    public <T> CompletableFuture<T> offload(Callable<T> work) {
        return offload(workers, work);
    }

    /** One thread, while there is work. A lane is never closed by itself, so there is one for each thing that lasts as long as the loop. */
    @Override
    public Lane lane(String laneName) {
        ThreadPoolExecutor lane = pool(1, thread.getName() + "-" + laneName + "-");
        lanes.add(lane);
        if (isClosed()) lane.shutdownNow();
        return new Lane() {
            @Override
            public <T> CompletableFuture<T> offload(Callable<T> work) {
                return ThreadLoop.this.offload(lane, work);
            }
        };
    }

    private <T> CompletableFuture<T> offload(ThreadPoolExecutor pool, Callable<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        try {
            pool.execute(() -> post(outcomeOf(work, future)));
        } catch (RejectedExecutionException closedAlready) {
            future.completeExceptionally(closedAlready);
        }
        return future;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    /** Whether the caller runs on this loop. */
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /**
     * Ends the loop after the running task; tasks that have not started are forgotten, workers are interrupted. Returns when both have ended,
     * or after {@link #CLOSE_WITHIN} for each. May be called by a task of the loop and more than once.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            ready.clear();
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        workers.shutdownNow();
        lanes.forEach(ThreadPoolExecutor::shutdownNow);
        try {
            if (!isCurrent()) thread.join(CLOSE_WITHIN.toMillis());
            workers.awaitTermination(isCurrent() ? 0 : CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException wantedToStop) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            for (Optional<Task> task = next(); task.isPresent(); task = next()) runGuarded(task.get());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void runGuarded(Task task) {
        try {
            task.run();
        } catch (Throwable fault) {
            report(fault);
        }
    }

    /** A fault handler that fails must not end the loop either: what it threw goes where a thread's last words go. */
    private void report(Throwable fault) {
        try {
            faults.accept(fault);
        } catch (Throwable worse) {
            worse.addSuppressed(fault);
            thread.getUncaughtExceptionHandler().uncaughtException(thread, worse);
        }
    }

    /** Waits for the next task; none once the loop is closed. What has become due queues behind what was posted before, so neither can starve the other. */
    private Optional<Task> next() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                long now = nanos();
                while (!waiting.isEmpty() && waiting.first().due() <= now) ready.add(waiting.pollFirst());
                Task task = ready.poll();
                if (task != null) return Optional.of(task);
                if (waiting.isEmpty()) changed.await();
                else changed.awaitNanos(waiting.first().due() - now);
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private long nanos() {
        return System.nanoTime() - origin;
    }

    /** Delays beyond the reach of 64 bits of nanoseconds (292 years) mean never. */
    private long dueIn(Duration delay) {
        long now = nanos();
        try {
            return Math.addExact(now, delay.toNanos());
        } catch (ArithmeticException beyondReach) {
            return Long.MAX_VALUE;
        }
    }

    private static <T> Runnable outcomeOf(Callable<T> work, CompletableFuture<T> future) {
        try {
            T value = work.call();
            return () -> future.complete(value);
        } catch (Throwable fault) {
            return () -> future.completeExceptionally(fault);
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** So many threads at most, and none while there is nothing to do for long. */
    private static ThreadPoolExecutor pool(int threads, String names) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), workerNames(names));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory workerNames(String names) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread worker = new Thread(work, names + count.incrementAndGet());
            worker.setDaemon(true);
            return worker;
        };
    }

    /** A task in one of the queues. */
    private final class Task implements Timer, Runnable {
        private final Runnable work;
        private final long due;
        private final long sequence;
        private volatile boolean cancelled;

        Task(Runnable work, long due, long sequence) {
            this.work = work;
            this.due = due;
            this.sequence = sequence;
        }

        long due() {
            return due;
        }

        long sequence() {
            return sequence;
        }

        @Override
        public void run() {
            if (!cancelled) work.run();
        }

        @Override
        public void cancel() {
            cancelled = true;
            lock.lock();
            try {
                waiting.remove(this);
            } finally {
                lock.unlock();
            }
        }
    }
}
