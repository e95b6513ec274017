package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.http.answer.Frame;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final Frame FRAME = new Frame.Bookmark("1", false);

    @Test
    void wakesSomebodyOnce() {
        Outbox outbox = new Outbox();

        assertThat(outbox.put(FRAME)).isTrue();
        assertThat(outbox.put(FRAME)).isFalse();
        assertThat(outbox.take(8).frames()).hasSize(2);
        assertThat(outbox.put(FRAME)).as("the taker is still at work").isFalse();
        assertThat(outbox.take(8).frames()).hasSize(1);
        assertThat(outbox.take(8).isEmpty()).isTrue();
        assertThat(outbox.put(FRAME)).as("the taker has gone").isTrue();
    }

    @Test
    void endsAfterEverythingWasSaid() {
        Outbox outbox = new Outbox();
        outbox.put(FRAME);
        outbox.put(FRAME);
        outbox.end();

        assertThat(outbox.take(1).last()).isFalse();
        assertThat(outbox.take(1).last()).isTrue();
        assertThat(outbox.put(FRAME)).isFalse();
    }

    @Test
    void tellsASlowReaderToListAgain() {
        Outbox outbox = new Outbox();
        for (int i = 0; i <= Outbox.MOST_WAITING; i++) outbox.put(FRAME);

        Outbox.Batch batch = outbox.take(8);

        assertThat(outbox.isEnded()).isTrue();
        assertThat(batch.last()).isTrue();
        assertThat(batch.frames()).singleElement().isInstanceOfSatisfying(Frame.Failed.class, failed -> {
            assertThat(failed.status().code()).isEqualTo(410);
        });
    }

    @Test
    void thePresentStateMayBeLargerThanTheBound() {
        Outbox outbox = new Outbox();
        List<Frame> all = Collections.nCopies(Outbox.MOST_WAITING * 2, FRAME);

        outbox.putAll(all);

        assertThat(outbox.isEnded()).isFalse();
        assertThat(outbox.take(all.size()).frames()).hasSameSizeAs(all);
    }
}
