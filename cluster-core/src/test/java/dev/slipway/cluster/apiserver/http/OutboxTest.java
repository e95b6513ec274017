package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.http.answer.Frame;
import dev.slipway.cluster.client.Watcher;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final Frame FRAME = new Frame.Bookmark("1", false);

    @Test
    void wakesSomebodyOnce() {
        Outbox outbox = new Outbox();

        assertThat(outbox.put(FRAME)).isTrue();
        assertThat(outbox.put(FRAME)).as("somebody is at work").isFalse();
        assertThat(outbox.poll()).isPresent();
        assertThat(outbox.release()).as("there is more").isFalse();
        assertThat(outbox.poll()).isPresent();
        assertThat(outbox.poll()).isEmpty();
        assertThat(outbox.release()).isTrue();
        assertThat(outbox.put(FRAME)).as("nobody is there").isTrue();
    }

    @Test
    void endsAfterEverythingWasSaid() {
        Outbox outbox = new Outbox();
        outbox.put(FRAME);
        outbox.end();

        assertThat(outbox.isExhausted()).isFalse();
        assertThat(outbox.poll()).isPresent();
        assertThat(outbox.isExhausted()).isTrue();
        assertThat(outbox.release()).as("the end has to be said").isFalse();
        assertThat(outbox.put(FRAME)).isFalse();
        assertThat(outbox.poll()).isEmpty();
    }

    @Test
    void tellsASlowReaderToListAgain() {
        Outbox outbox = new Outbox();
        for (int i = 0; i <= Outbox.MOST_WAITING; i++) outbox.put(FRAME);

        assertThat(outbox.isEnded()).isTrue();
        assertThat(outbox.poll().orElseThrow()).isInstanceOfSatisfying(Frame.Failed.class, failed -> {
            assertThat(failed.status().code()).isEqualTo(410);
        });
        assertThat(outbox.isExhausted()).isTrue();
    }

    @Test
    void tellsASlowReaderOfLargeObjectsSooner() {
        ApiObject large = new ApiObject(Mapping.of("kind", "ConfigMap", "data", "x".repeat(1 << 20)));
        Outbox outbox = new Outbox();
        int many = 0;

        while (!outbox.isEnded()) {
            outbox.put(new Frame.Changed(Watcher.Event.Type.MODIFIED, large));
            many++;
        }

        assertThat(many).isEqualTo(32);
        assertThat(outbox.poll().orElseThrow()).isInstanceOf(Frame.Failed.class);
    }

    @Test
    void aReaderThatKeepsUpMayReadAnyNumberOfLargeObjects() {
        ApiObject large = new ApiObject(Mapping.of("kind", "ConfigMap", "data", "x".repeat(1 << 20)));
        Outbox outbox = new Outbox();
        outbox.putAll(Collections.nCopies(100, new Frame.Changed(Watcher.Event.Type.ADDED, large)));

        for (int i = 0; i < 200; i++) {
            outbox.poll();
            outbox.put(new Frame.Changed(Watcher.Event.Type.MODIFIED, large));
        }

        assertThat(outbox.isEnded()).isFalse();
    }

    @Test
    void thePresentStateMayBeLargerThanTheBound() {
        Outbox outbox = new Outbox();

        outbox.putAll(Collections.nCopies(Outbox.MOST_WAITING * 2, FRAME));

        assertThat(outbox.isEnded()).isFalse();
        assertThat(outbox.poll()).contains(FRAME);
    }
}
