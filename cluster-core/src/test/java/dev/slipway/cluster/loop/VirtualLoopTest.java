package dev.slipway.cluster.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.testing.Seeds;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VirtualLoopTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualLoop loop = new VirtualLoop(7, START);
    private final List<String> ran = new ArrayList<>();

    @Test
    void timePassesOnlyWhenAnEventIsTaken() {
        loop.after(Duration.ofHours(1), () -> ran.add("at " + loop.instant()));
        Instant before = loop.instant();

        loop.step();

        assertThat(before).isEqualTo(START);
        assertThat(ran).containsExactly("at 2026-01-01T01:00:00Z");
    }

    @Test
    void runsEarlierTasksFirst() {
        loop.after(SECOND.multipliedBy(3), () -> ran.add("third"));
        loop.after(SECOND, () -> ran.add("first"));
        loop.after(SECOND.multipliedBy(2), () -> ran.add("second"));

        loop.runFor(Duration.ofMinutes(1));

        assertThat(ran).containsExactly("first", "second", "third");
        assertThat(loop.instant()).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void keepsTheOrderOfPostsForEverySeed() {
        Seeds.forEach(50, seed -> {
            VirtualLoop any = new VirtualLoop(seed, START);
            List<Integer> order = new ArrayList<>();
            any.after(SECOND, () -> IntStream.range(0, 20).forEach(i -> any.post(() -> order.add(i))));
            IntStream.range(0, 20).forEach(i -> any.after(SECOND, () -> {}));

            any.runFor(SECOND);

            assertThat(order).isSorted().hasSize(20);
        });
    }

    @Test
    void tasksDueTogetherComeInAnOrderOfTheSeed() {
        Set<List<Integer>> orders = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) orders.add(orderOfTenDueTogether(seed));

        assertThat(orders).hasSizeGreaterThan(15);
        assertThat(orderOfTenDueTogether(3)).isEqualTo(orderOfTenDueTogether(3));
    }

    @Test
    void aCancelledTaskNeverRuns() {
        EventLoop.Timer timer = loop.after(SECOND, () -> ran.add("cancelled"));
        EventLoop.Timer posted = loop.after(Duration.ZERO, () -> ran.add("cancelled"));
        timer.cancel();
        posted.cancel();

        loop.runFor(SECOND);

        assertThat(ran).isEmpty();
        assertThat(loop.step()).isFalse();
    }

    @Test
    void offloadedWorkTakesTimeAndCompletesAsAnEvent() {
        VirtualLoop slow = new VirtualLoop(1, START, new VirtualLoop.WorkTime(SECOND, SECOND));
        CompletableFuture<String> work = slow.offload(() -> {
            slow.post(() -> ran.add("came between"));
            return "worked at " + slow.instant();
        });
        work.thenAccept(ran::add);
        assertThat(work).isNotDone();

        slow.runFor(SECOND);

        assertThat(ran).containsExactly("came between", "worked at 2026-01-01T00:00:01Z");
    }

    @Test
    void failedWorkFailsItsFutureOnly() {
        CompletableFuture<String> work = loop.offload(() -> {
            throw new IOException("disk gone");
        });

        loop.runFor(SECOND);

        assertThat(work).isCompletedExceptionally();
        assertThatThrownBy(work::join).hasRootCauseMessage("disk gone");
    }

    @Test
    void anExceptionOfATaskComesOutOfStep() {
        loop.post(() -> {
            throw new IllegalStateException("bug");
        });
        loop.post(() -> ran.add("next"));

        assertThatThrownBy(loop::step).hasMessage("bug");
        assertThat(loop.step()).isTrue();
        assertThat(ran).containsExactly("next");
    }

    @Test
    void checksRunAfterEveryEvent() {
        loop.afterEach(() -> ran.add("check " + loop.steps()));
        loop.post(() -> ran.add("event"));
        loop.post(() -> ran.add("event"));

        loop.runFor(SECOND);

        assertThat(ran).containsExactly("event", "check 1", "event", "check 2");
    }

    @Test
    void runUntilStopsAtTheConditionOrTheLimit() {
        loop.after(SECOND, () -> ran.add("due"));

        boolean tooSoon = loop.runUntil(() -> !ran.isEmpty(), Duration.ofMillis(999));
        Instant afterLimit = loop.instant();
        boolean inTime = loop.runUntil(() -> !ran.isEmpty(), SECOND);

        assertThat(tooSoon).isFalse();
        assertThat(afterLimit).isEqualTo(START.plusMillis(999));
        assertThat(inTime).isTrue();
        assertThat(loop.instant()).isEqualTo(START.plusSeconds(1));
    }

    @Test
    void aTaskThatPostsItselfForEverIsFound() {
        Runnable[] endless = new Runnable[1];
        endless[0] = () -> loop.post(endless[0]);
        loop.post(endless[0]);

        assertThatThrownBy(() -> loop.runFor(SECOND)).hasMessageContaining("posts itself");
    }

    private static List<Integer> orderOfTenDueTogether(long seed) {
        VirtualLoop loop = new VirtualLoop(seed, START);
        List<Integer> order = new ArrayList<>();
        IntStream.range(0, 10).forEach(i -> loop.after(SECOND, () -> order.add(i)));
        loop.runFor(SECOND);
        return order;
    }
}
