package dev.slipway.cluster.apiserver.http;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs many short tasks that never block on as many threads as there are cores. A change that a thousand watches hear of makes a thousand such tasks
 * at once; to wake a thread for each would cost more than the tasks do. Once the threads take nothing more, as those of a server that stops, tasks are
 * dropped: nobody is left whom they could tell.
 */
final class FewThreads implements Executor {
    private final Executor threads;
    private final int most;
    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();

    FewThreads(Executor threads, int most) {
        this.threads = threads;
        this.most = most;
    }

    @Override
    public void execute(Runnable task) {
        waiting.add(task);
        wakeOne();
    }

    private void wakeOne() {
        for (int now = running.get(); now < most; now = running.get()) {
            if (running.compareAndSet(now, now + 1)) {
                wake();
                return;
            }
        }
    }

    private void wake() {
        try {
            threads.execute(this::runAll);
        } catch (RejectedExecutionException stopped) {
            running.decrementAndGet();
            waiting.clear();
        }
    }

    private void runAll() {
        try {
            for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) task.run();
        } finally {
            running.decrementAndGet();
            // Somebody may have come after the last look, and counted on this thread.
            if (!waiting.isEmpty()) wakeOne();
        }
    }
}
