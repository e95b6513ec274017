package dev.slipway.sync.pipeline.part;

import dev.slipway.cluster.informer.BackOff;
import dev.slipway.cluster.informer.WorkQueue;
import dev.slipway.cluster.loop.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Looks at things one look at a time each, when there is news of them or their time has come. */
public final class Looks<K> {
    private static final Logger log = LoggerFactory.getLogger(Looks.class);
    private static final BackOff BACK_OFF = new BackOff(Duration.ofMillis(20), Duration.ofMinutes(1));

    /** Short for people; long enough that a stage of a thousand applications is not written a thousand times. */
    private static final Duration SWARM = Duration.ofMillis(50);

    private final String what;
    private final EventLoop loop;
    private final Function<K, CompletableFuture<Next>> look;
    private final WorkQueue<K> queue;
    private boolean closed;

    /**
     * @param what is looked at, for the log
     * @param look may fail or throw: it is then tried again, later each time
     */
    public Looks(String what, EventLoop loop, Function<K, CompletableFuture<Next>> look) {
        this.what = what;
        this.loop = loop;
        this.look = look;
        this.queue = new WorkQueue<>(loop, BACK_OFF, this::work);
    }

    /** Begins to look; what was added before waits for this. */
    public void open() {
        queue.open();
    }

    /** Looks at nothing any more. */
    public void close() {
        closed = true;
        queue.close();
    }

    /** There is news: look soon. */
    public void add(K key) {
        queue.add(key);
    }

    /** There is news that often comes in swarms: look once a moment has passed. */
    public void addSoon(K key) {
        queue.addAfter(key, SWARM);
    }

    /** There is news that can wait: look once a delay has passed. */
    public void addLater(K key, Duration delay) {
        queue.addAfter(key, delay);
    }

    /** Whether it has nothing to look at now. */
    public boolean isIdle() {
        return queue.isIdle();
    }

    /** A look that throws is a bug; it is logged, tried again later, and the others go on. */
    private void work(K key) {
        CompletableFuture<Next> looked;
        try {
            looked = look.apply(key);
        } catch (RuntimeException bug) {
            looked = CompletableFuture.failedFuture(bug);
        }
        looked.whenComplete((next, failure) -> loop.post(() -> {
            if (closed) return;
            if (failure == null) finish(key, next);
            else fail(key, failure);
        }));
    }

    /** The control plane was not reached: that is the world's fault and heals. */
    private static boolean isUnreachable(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof IOException || cause instanceof UncheckedIOException;
    }

    private void finish(K key, Next next) {
        if (next.failed()) queue.failed(key);
        else if (next.after().isPresent()) queue.again(key, next.after().get());
        else queue.done(key);
    }

    private void fail(K key, Throwable failure) {
        LoggingEventBuilder line =
                isUnreachable(failure) ? log.atWarn() : log.atError().setCause(failure);
        line.addKeyValue("what", what)
                .addKeyValue("key", key)
                .addKeyValue("failure", failure.getMessage())
                .log("look failed");
        queue.failed(key);
    }
}
