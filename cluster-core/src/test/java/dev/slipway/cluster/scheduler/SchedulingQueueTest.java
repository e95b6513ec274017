package dev.slipway.cluster.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.scheduler.Waiting.Failure;
import dev.slipway.cluster.scheduler.view.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulingQueueTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Set<Signal> ROOM = EnumSet.of(Signal.NODE, Signal.FREED);

    private final SchedulingQueue queue = SchedulingQueue.FOLD.fresh().get();

    @Test
    void letsAPodSleepUntilItHearsWhatItWaitsFor() {
        failed("web", NOW);

        hear(placed("other"));
        queue.wake(NOW.plusSeconds(60));
        assertThat(queue.ready(9)).isEmpty();

        gone(placed("other"));
        queue.wake(NOW.plusSeconds(60));
        assertThat(queue.ready(9)).hasSize(1);
    }

    @Test
    void waitsLongerAfterEachFailureUpToTenSeconds() {
        Waiting waiting = failed("web", NOW);
        for (int wait : List.of(1, 2, 4, 8, 10, 10)) {
            gone(placed("other"));

            queue.wake(NOW.plusSeconds(wait).minusMillis(1));
            assertThat(queue.ready(9)).isEmpty();
            assertThat(queue.nextDue()).contains(NOW.plusSeconds(wait));
            queue.wake(NOW.plusSeconds(wait));
            assertThat(queue.ready(9)).containsExactly(waiting);

            queue.sleep(waiting, failure(NOW));
        }
    }

    @Test
    void triesAPodThatHeardNothingAfterFiveMinutes() {
        failed("web", NOW);

        assertThat(queue.isStirred()).isFalse();
        assertThat(queue.nextDue()).contains(NOW.plus(Duration.ofMinutes(5)));
    }

    @Test
    void doesNotWaitForATimeThatAClockPutBackMovedAway() {
        failed("web", NOW.plus(Duration.ofMinutes(8)));

        queue.wake(NOW);

        assertThat(queue.ready(9)).hasSize(1);
    }

    @Test
    void takesTheMoreImportantFirstThenTheOlder() {
        hear(pod("young", 0).withAt("2026-01-01T00:00:09Z", "metadata", "creationTimestamp"));
        hear(pod("old", 0).withAt("2026-01-01T00:00:01Z", "metadata", "creationTimestamp"));
        hear(pod("important", 5).withAt("2026-01-01T00:00:09Z", "metadata", "creationTimestamp"));

        assertThat(queue.ready(9))
                .extracting(waiting -> waiting.state().key().name())
                .containsExactly("important", "old", "young");
    }

    private Waiting failed(String name, Instant at) {
        hear(pod(name, 0));
        Waiting waiting = queue.ready(9).get(0);
        queue.sleep(waiting, failure(at));
        queue.wake(at);
        return waiting;
    }

    private Failure failure(Instant at) {
        return new Failure(at, "no room", Optional.empty(), List.of(), ROOM, queue.heard(ROOM));
    }

    private void hear(ApiObject pod) {
        queue.apply(new Change(Optional.empty(), Optional.of(pod)));
    }

    private void gone(ApiObject pod) {
        queue.apply(new Change(Optional.of(pod), Optional.empty()));
    }

    private static ApiObject placed(String name) {
        return pod(name, 0).withAt("node-0", "spec", "nodeName");
    }

    private static ApiObject pod(String name, long priority) {
        return ApiObject.of(Kinds.POD, "shop", name)
                .withAt(name, "metadata", "uid")
                .withAt(priority, "spec", "priority");
    }
}
