package dev.slipway.cluster.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ThreadLoopTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final BlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();
    private final ThreadLoop loop =
            new ThreadLoop("test-loop", 2, InstantSource.fixed(NOON), new SplittableRandom(1), faults::add);
    private final List<Object> ran = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void runsPostsInOrderOnItsOwnThread() throws Exception {
        IntStream.range(0, 1000).forEach(i -> loop.post(() -> ran.add(i)));
        CompletableFuture<String> thread = new CompletableFuture<>();
        loop.post(() -> thread.complete(Thread.currentThread().getName()));

        assertThat(thread.get()).isEqualTo("test-loop");
        assertThat(ran).isEqualTo(IntStream.range(0, 1000).boxed().toList());
    }

    @Test
    void readsTheTimeFromTheGivenClock() {
        assertThat(loop.instant()).isEqualTo(NOON);
    }

    @Test
    void runsDelayedTasksInTheOrderOfTheirDelays() throws Exception {
        CountDownLatch done = new CountDownLatch(3);
        for (int delay : List.of(30, 10, 20)) {
            loop.after(Duration.ofMillis(delay), () -> {
                ran.add(delay);
                done.countDown();
            });
        }

        done.await();

        assertThat(ran).containsExactly(10, 20, 30);
    }

    @Test
    void aCancelledTaskNeverRuns() throws Exception {
        CompletableFuture<Void> later = new CompletableFuture<>();
        loop.post(() -> {
            EventLoop.Timer timer = loop.after(Duration.ofMillis(1), () -> ran.add("cancelled"));
            EventLoop.Timer posted = loop.after(Duration.ZERO, () -> ran.add("cancelled"));
            loop.after(Duration.ofMillis(10), () -> later.complete(null));
            timer.cancel();
            posted.cancel();
        });

        later.get();

        assertThat(ran).isEmpty();
    }

    @Test
    void aTaskThatThrowsIsReportedAndTheLoopGoesOn() throws Exception {
        CompletableFuture<String> next = new CompletableFuture<>();
        loop.post(() -> {
            throw new IllegalStateException("bug");
        });
        loop.post(() -> next.complete("still here"));

        assertThat(next.get()).isEqualTo("still here");
        assertThat(faults.take()).hasMessage("bug");
    }

    @Test
    void offloadedWorkRunsElsewhereAndCompletesOnTheLoop() throws Exception {
        CountDownLatch bothRun = new CountDownLatch(2);
        CompletableFuture<Boolean> completedOnLoop = new CompletableFuture<>();
        loop.post(() -> {
            for (int i = 0; i < 2; i++) {
                loop.offload(() -> {
                            bothRun.countDown();
                            bothRun.await();
                            return loop.isCurrent();
                        })
                        .thenAccept(workedOnLoop -> completedOnLoop.complete(!workedOnLoop && loop.isCurrent()));
            }
        });

        assertThat(completedOnLoop.get()).isTrue();
    }

    @Test
    void failedWorkFailsItsFuture() throws Exception {
        CompletableFuture<String> message = new CompletableFuture<>();
        loop.post(() -> loop.offload(() -> {
                    throw new IllegalStateException("no such host");
                })
                .whenComplete((value, fault) -> message.complete(fault.getMessage())));

        assertThat(message.get()).isEqualTo("no such host");
        assertThat(faults).isEmpty();
    }

    @Test
    void closeEndsWaitingTasksAndBlockedWork() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        loop.after(Duration.ofHours(1), () -> ran.add("late"));
        loop.offload(() -> {
            started.countDown();
            try {
                return new CountDownLatch(1).await(1, TimeUnit.HOURS);
            } catch (InterruptedException stopped) {
                interrupted.countDown();
                throw stopped;
            }
        });
        started.await();

        loop.close();
        loop.post(() -> ran.add("after close"));
        CompletableFuture<Integer> refused = loop.offload(() -> 1);

        interrupted.await();
        assertThat(ran).isEmpty();
        assertThat(refused).isCompletedExceptionally();
    }

    @Test
    void aTaskMayCloseItsLoop() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        loop.post(() -> {
            loop.close();
            closed.complete(null);
        });

        closed.get();
    }
}
