package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.http.answer.Frame;
import dev.slipway.cluster.object.Status;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;

/**
 * What a watch has yet to say. The loop puts frames in, a thread of the server takes them out; both hold the lock for a moment only.
 *
 * <p>A client that reads too slowly is told to list again and watch from there, as when the history is gone: it has missed more than it would
 * be useful to hear of, and nobody else must pay for it.
 */
final class Outbox {
    /** Changes that may wait for one client. */
    static final int MOST_WAITING = 16_384;

    /** What may wait of large objects: they are shared with the store and other watches only while they are new. */
    static final long MOST_BYTES = 32L << 20;

    private static final Status TOO_SLOW =
            Status.of(410, "Expired", "too old resource version: the client reads more slowly than objects change");

    private final ArrayDeque<Frame> waiting = new ArrayDeque<>();
    private long bytes;
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
        bytes += frame.weight();
        if (waiting.size() > MOST_WAITING || bytes > MOST_BYTES) {
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

    /** The next frame, if there is one. For whoever was woken. */
    synchronized Optional<Frame> poll() {
        Optional<Frame> next = Optional.ofNullable(waiting.poll());
        // What was there at the start is not counted on its way in.
        next.ifPresent(frame -> bytes = Math.max(0, bytes - frame.weight()));
        return next;
    }

    /** Whether everything was said that will ever be. */
    synchronized boolean isExhausted() {
        return ended && waiting.isEmpty();
    }

    /** Lets whoever was woken go, unless there is more to do: the next put wakes somebody again. */
    synchronized boolean release() {
        if (ended || !waiting.isEmpty()) return false;
        taken = false;
        return true;
    }
}
