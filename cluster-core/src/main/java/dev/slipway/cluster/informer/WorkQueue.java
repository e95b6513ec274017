package dev.slipway.cluster.informer;

import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.loop.EventLoop.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Keys to look at, each at most once at a time. A key added while it is worked on is looked at once more afterwards, however often it was
 * added; a key waits in one timer at most, the earliest. Bounded by the number of keys. Only for use on the loop.
 *
 * <p>The worker is handed one key per task of the loop and says when it has finished with {@link #done}, {@link #again} or {@link #failed}.
 */
public final class WorkQueue<K> {
    /** Keys that are worked on at once: enough for one disk sync to carry many writes, few enough to stay fair among controllers. */
    public static final int IN_FLIGHT = 128;

    private final EventLoop loop;
    private final BackOff backOff;
    private final Consumer<K> worker;
    private final LinkedHashSet<K> ready = new LinkedHashSet<>();
    private final Map<K, Boolean> working = new HashMap<>();
    private final Map<K, Delayed> delayed = new LinkedHashMap<>();
    private final Map<K, Integer> failures = new HashMap<>();
    private boolean pumping;
    private boolean open;
    private boolean closed;

    /** Closed at first: keys are collected, none is handed out until {@link #open}. */
    public WorkQueue(EventLoop loop, BackOff backOff, Consumer<K> worker) {
        this.loop = loop;
        this.backOff = backOff;
        this.worker = worker;
    }

    /** A key that waits, and until when by the time that the loop has been there: timers do not jump with a clock that somebody sets. */
    private record Delayed(Duration due, Timer timer) {}

    public void open() {
        open = true;
        pump();
    }

    /** Forgets everything and hands out nothing any more. */
    public void close() {
        open = false;
        closed = true;
        ready.clear();
        failures.clear();
        delayed.values().forEach(wait -> wait.timer().cancel());
        delayed.clear();
    }

    /** Looks at a key soon. */
    public void add(K key) {
        if (working.containsKey(key)) {
            working.put(key, true);
        } else if (ready.add(key)) {
            pump();
        }
    }

    /** Looks at a key once a delay has passed, or once the queue is opened; an earlier time for the same key stands. */
    public void addAfter(K key, Duration delay) {
        if (closed) return;
        if (delay.isNegative() || delay.isZero() || !open) {
            add(key);
            return;
        }
        Duration due = loop.uptime().plus(delay);
        Delayed waiting = delayed.get(key);
        if (waiting != null && waiting.due().compareTo(due) <= 0) return;
        if (waiting != null) waiting.timer().cancel();
        delayed.put(key, new Delayed(due, loop.after(delay, () -> ripe(key, due))));
    }

    /** The work on a key is finished and went well. */
    public void done(K key) {
        failures.remove(key);
        release(key);
    }

    /** Finished and went well; look again once the delay has passed. */
    public void again(K key, Duration delay) {
        done(key);
        addAfter(key, delay);
    }

    /** Finished and went wrong: look again after a wait that doubles with each failure in a row, or as soon as there is news of the key. */
    public void failed(K key) {
        int count = failures.merge(key, 1, Integer::sum);
        addAfter(key, backOff.after(count));
        release(key);
    }

    /** Whether nothing is ready or being worked on. Keys may still wait for their time. */
    public boolean isIdle() {
        return ready.isEmpty() && working.isEmpty();
    }

    private void release(K key) {
        boolean dirty = Boolean.TRUE.equals(working.remove(key));
        if (dirty) ready.add(key);
        pump();
    }

    private void ripe(K key, Duration due) {
        Delayed waiting = delayed.get(key);
        if (waiting == null || !waiting.due().equals(due)) return;
        delayed.remove(key);
        add(key);
    }

    private void pump() {
        if (!open || pumping || ready.isEmpty() || working.size() >= IN_FLIGHT) return;
        pumping = true;
        loop.post(this::takeOne);
    }

    private void takeOne() {
        pumping = false;
        if (!open || ready.isEmpty() || working.size() >= IN_FLIGHT) return;
        K key = ready.iterator().next();
        ready.remove(key);
        working.put(key, false);
        pump();
        worker.accept(key);
    }
}
