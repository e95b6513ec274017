package dev.slipway.cluster.store;

import dev.slipway.cluster.loop.EventLoop;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A running watch of one kind. Events wait in a queue and are handed over by a task of their own, so that a listener that throws fails
 * alone: its exception goes to the loop's fault handler, and its next event follows. Only for use on the loop.
 */
public final class Watch implements Watching {
    /** Events handed over in one task; a watch that resumes far back must not hold up the loop. */
    private static final int AT_ONCE = 500;

    private final EventLoop loop;
    private final long after;
    private final LongSupplier newest;
    private final Consumer<Event> listener;
    private final Consumer<Watch> onCancel;
    private final ArrayDeque<Event> queue = new ArrayDeque<>();
    private boolean posted;
    private boolean cancelled;

    /**
     * @param after events up to here are not wanted
     * @param newest the last revision whose events were all offered
     */
    Watch(EventLoop loop, long after, LongSupplier newest, Consumer<Event> listener, Consumer<Watch> onCancel) {
        this.loop = loop;
        this.after = after;
        this.newest = newest;
        this.listener = listener;
        this.onCancel = onCancel;
    }

    /** Ends it: the listener hears of nothing more, not even of events that are due. */
    public void cancel() {
        if (cancelled) return;
        cancelled = true;
        queue.clear();
        onCancel.accept(this);
    }

    /** The listener has heard of everything up to this revision: what a bookmark may say. */
    public long reached() {
        return queue.isEmpty()
                ? Math.max(after, newest.getAsLong())
                : queue.peek().revision() - 1;
    }

    /** Takes the next event of the kind. */
    void offer(Event event) {
        if (cancelled || event.revision() <= after) return;
        queue.add(event);
        postHandOver();
    }

    private void postHandOver() {
        if (posted || queue.isEmpty()) return;
        posted = true;
        loop.post(this::handOver);
    }

    private void handOver() {
        posted = false;
        try {
            for (int i = 0; i < AT_ONCE && !queue.isEmpty(); i++) listener.accept(queue.remove());
        } finally {
            postHandOver();
        }
    }
}
