package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.http.answer.Frame;
import dev.slipway.cluster.object.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a watch has yet to say. The loop puts frames in, a thread of the server takes them out; both hold the lock for a moment only.
 *
 * <p>A client that reads too slowly is told to list again and watch from there, as when the history is gone: it has missed more than it would
 * be useful to hear of, and nobody else must pay for it.
 */
final class Outbox {
    /** Changes that may wait for one client. They are references to objects that the store holds anyway, so this bounds time rather than memory. */
    static final int MOST_WAITING = 16_384;

    private static final Status TOO_SLOW =
            Status.of(410, "Expired", "too old resource version: the client reads more slowly than objects change");

    private final ArrayDeque<Frame> waiting = new ArrayDeque<>();
    private boolean taken;
    private boolean ended;

    /** Puts in what was there at the start, which may be more than the bound. True if somebody must come and take. */
    synchronized boolean putAll(Collection<? extends Frame> frames) {
        if (ended) return false;
        waiting.addAll(frames);
        return wake();
    }

    /** True if somebody must come and take. */
    synchronized boolean put(Frame frame) {
        if (ended) return false;
        waiting.add(frame);
        if (waiting.size() > MOST_WAITING) {
            waiting.clear();
            waiting.add(new Frame.Failed(TOO_SLOW));
            ended = true;
        }
        return wake();
    }

    /** Nothing more will come. True if somebody must come and take. */
    synchronized boolean end() {
        ended = true;
        return wake();
    }

    /** Whether nothing more may come. */
    synchronized boolean isEnded() {
        return ended;
    }

    private boolean wake() {
        boolean asleep = !taken;
        taken = true;
        return asleep;
    }

    /**
     * Frames in order.
     *
     * @param last whether the watch is over after them
     */
    record Batch(List<Frame> frames, boolean last) {
        boolean isEmpty() {
            return frames.isEmpty() && !last;
        }
    }

    /** At most so many frames. An empty batch releases the taker: the next put says that somebody must come. */
    synchronized Batch take(int most) {
        List<Frame> frames = new ArrayList<>(Math.min(most, waiting.size()));
        while (frames.size() < most && !waiting.isEmpty()) frames.add(waiting.poll());
        Batch batch = new Batch(frames, ended && waiting.isEmpty());
        if (batch.isEmpty()) taken = false;
        return batch;
    }
}
