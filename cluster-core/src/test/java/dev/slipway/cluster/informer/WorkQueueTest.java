package dev.slipway.cluster.informer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.loop.SkewedLoop;
import dev.slipway.cluster.loop.VirtualLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private static final BackOff BACK_OFF = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(4));

    private final VirtualLoop loop = new VirtualLoop(1, Instant.EPOCH);
    private final List<String> handed = new ArrayList<>();
    private final WorkQueue<String> queue = new WorkQueue<>(loop, BACK_OFF, handed::add);

    @BeforeEach
    void open() {
        queue.open();
    }

    @Test
    void handsAKeyOutOnceHoweverOftenItWasAdded() {
        queue.add("a");
        queue.add("a");
        loop.runFor(Duration.ZERO);

        assertThat(handed).containsExactly("a");
    }

    @Test
    void handsOutOnceMoreWhatWasAddedDuringTheWork() {
        queue.add("a");
        loop.runFor(Duration.ZERO);
        queue.add("a");
        queue.add("a");
        loop.runFor(Duration.ZERO);
        assertThat(handed).containsExactly("a");

        queue.done("a");
        loop.runFor(Duration.ZERO);

        assertThat(handed).containsExactly("a", "a");
    }

    @Test
    void keepsTheEarliestOfSeveralTimes() {
        queue.addAfter("a", Duration.ofSeconds(9));
        queue.addAfter("a", Duration.ofSeconds(2));
        queue.addAfter("a", Duration.ofSeconds(5));

        loop.runFor(Duration.ofSeconds(2));
        assertThat(handed).containsExactly("a");
        queue.done("a");
        loop.runFor(Duration.ofSeconds(20));
        assertThat(handed).containsExactly("a");
    }

    @Test
    void takesTheEarlierTimeAlsoWhenTheClockWasPutForwardMeanwhile() {
        SkewedLoop skewed = new SkewedLoop(loop, Duration.ZERO);
        WorkQueue<String> other = new WorkQueue<>(skewed, BACK_OFF, handed::add);
        other.open();
        other.addAfter("a", Duration.ofMinutes(5));
        skewed.jump(Duration.ofHours(1));

        other.addAfter("a", Duration.ofSeconds(2));

        loop.runFor(Duration.ofSeconds(2));
        assertThat(handed).containsExactly("a");
    }

    @Test
    void waitsLongerAfterEachFailureUpToABound() {
        queue.add("a");
        loop.runFor(Duration.ZERO);
        List<Integer> waits = new ArrayList<>();
        for (int failure = 0; failure < 5; failure++) {
            int before = handed.size();
            queue.failed("a");
            int seconds = 0;
            while (handed.size() == before) {
                loop.runFor(Duration.ofSeconds(1));
                seconds++;
            }
            waits.add(seconds);
        }

        assertThat(waits).containsExactly(1, 2, 4, 4, 4);
    }

    @Test
    void forgetsFailuresOnceItWentWell() {
        queue.add("a");
        loop.runFor(Duration.ZERO);
        queue.failed("a");
        loop.runFor(Duration.ofSeconds(1));
        queue.again("a", Duration.ofSeconds(3));
        loop.runFor(Duration.ofSeconds(3));
        queue.failed("a");
        loop.runFor(Duration.ofSeconds(1));

        assertThat(handed).hasSize(4);
    }

    @Test
    void handsOutNothingOnceClosed() {
        queue.add("a");
        queue.addAfter("b", Duration.ofSeconds(1));
        queue.close();
        loop.runFor(Duration.ofSeconds(5));

        assertThat(handed).isEmpty();
    }

    @Test
    void worksOnABoundedNumberOfKeys() {
        for (int key = 0; key < WorkQueue.IN_FLIGHT + 5; key++) queue.add("key-" + key);
        loop.runFor(Duration.ZERO);
        assertThat(handed).hasSize(WorkQueue.IN_FLIGHT);

        queue.done("key-0");
        loop.runFor(Duration.ZERO);

        assertThat(handed).hasSize(WorkQueue.IN_FLIGHT + 1);
    }
}
