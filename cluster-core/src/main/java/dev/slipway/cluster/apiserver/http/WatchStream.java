package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.http.answer.Frame;
import dev.slipway.cluster.apiserver.http.answer.View;
import dev.slipway.cluster.apiserver.http.request.ResourceRequest;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.Reader;
import dev.slipway.cluster.client.Watcher;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.Status;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.Callback;

/**
 * One watch: a line of JSON per event, each sent as soon as the one before is on its way. Events come on the loop and wait in the
 * {@link Outbox}; a thread of the server encodes and sends them, and holds no thread while the client is slow or nothing happens.
 */
final class WatchStream implements Watcher.Listener {
    private static final Duration SHORTEST = Duration.ofMinutes(30);

    /** So long before its end a watch says how far it came, for the next one to begin there. */
    private static final Duration PARTING = Duration.ofSeconds(2);

    /** Then whoever else waits for a thread gets this one. */
    private static final int WRITES_AT_ONCE = 16;

    private final Outlet outlet;
    private final View view;
    private final ResourceRequest.Follow request;
    private final Client client;
    private final EventLoop loop;
    private final Executor threads;
    private final OpenWatches all;
    private final Outbox outbox = new Outbox();

    /** On the loop only. */
    private Optional<Watcher.Watch> watch = Optional.empty();

    private Optional<EventLoop.Timer> timer = Optional.empty();
    private Optional<EventLoop.Timer> parting = Optional.empty();
    private boolean over;

    /** Whoever drains only. */
    private boolean first = true;

    WatchStream(
            Outlet outlet,
            View view,
            ResourceRequest.Follow request,
            Client client,
            EventLoop loop,
            Executor threads,
            OpenWatches all) {
        this.outlet = outlet;
        this.view = view;
        this.request = request;
        this.client = client;
        this.loop = loop;
        this.threads = threads;
        this.all = all;
    }

    void start() {
        if (!all.add(this)) {
            refuse(Status.of(503, "ServiceUnavailable", "the API server is stopping"));
            return;
        }
        if (!request.presentFirst()) {
            open();
            loop.post(() -> follow(request.options().atRevision()));
            return;
        }
        var unused = client.list(kind(), request.options()).whenComplete((answer, failure) -> {
            if (failure == null) listed(answer);
            else refuse(Front.internal(String.valueOf(failure.getMessage())));
        });
    }

    /** The present state goes out in one piece, then changes from there on: nothing is missed and nothing comes twice. */
    private void listed(Answer<Reader.Page> answer) {
        Optional<Status> refusal = answer.refusal();
        if (refusal.isPresent()) {
            refuse(refusal.get());
            return;
        }
        Reader.Page page = answer.asOptional().orElseThrow();
        List<Frame> frames = new ArrayList<>();
        page.items().forEach(item -> frames.add(new Frame.Changed(Watcher.Event.Type.ADDED, item)));
        if (request.tellInitialEnd()) frames.add(new Frame.Bookmark(Long.toString(page.revision()), true));
        open();
        if (outbox.putAll(frames)) threads.execute(this::drain);
        loop.post(() -> follow(page.revision()));
    }

    private void refuse(Status status) {
        all.remove(this);
        threads.execute(() -> outlet.refuse(status));
    }

    private void open() {
        outlet.open(this::gone);
        if (outbox.putAll(List.of()))
            threads.execute(() -> {
                if (write(ByteBuffer.allocate(0), false)) drain();
            });
    }

    private void follow(long revision) {
        if (over) return;
        Duration timeout = request.timeout().orElseGet(this::longTime);
        timer = Optional.of(loop.after(timeout, this::end));
        watch = Optional.of(client.watch(
                kind(),
                new Watcher.WatchOptions(
                        request.options().namespace(),
                        request.options().labels(),
                        request.options().fields(),
                        revision,
                        request.bookmarks()),
                this));
        Duration beforeEnd = timeout.minus(PARTING);
        if (request.bookmarks() && !beforeEnd.isNegative())
            parting = Optional.of(loop.after(beforeEnd, () -> watch.ifPresent(Watcher.Watch::bookmark)));
    }

    /** Not all at once, since every end is followed by a new beginning. */
    private Duration longTime() {
        return SHORTEST.plusSeconds(loop.random().nextLong(SHORTEST.toSeconds()));
    }

    private GroupKind kind() {
        return request.kind().gvk().groupKind();
    }

    @Override
    public void onEvent(Watcher.Event event) {
        if (outbox.put(Frame.of(event))) threads.execute(this::drain);
        if (outbox.isEnded()) end();
    }

    @Override
    public void onEnd(Status reason) {
        if (outbox.put(new Frame.Failed(reason))) threads.execute(this::drain);
        end();
    }

    private void end() {
        if (over) return;
        over = true;
        all.remove(this);
        timer.ifPresent(EventLoop.Timer::cancel);
        parting.ifPresent(EventLoop.Timer::cancel);
        watch.ifPresent(Watcher.Watch::close);
        if (outbox.end()) threads.execute(this::drain);
    }

    /** Ends it without the loop, which may have ended already. Any thread. */
    void cutOff() {
        if (outbox.end()) threads.execute(this::drain);
    }

    /** Goes on for as long as writes are done at once, within bounds: others want to be served too. */
    private void drain() {
        try {
            for (int i = 0; i < WRITES_AT_ONCE; i++) if (!writeNext()) return;
            threads.execute(this::drain);
        } catch (RuntimeException fault) {
            gone(fault);
        }
    }

    /** Whether it was written at once, so that the next may follow. */
    private boolean writeNext() {
        byte[] bytes = encode();
        if (bytes.length == 0 && outbox.release()) return false;
        return write(ByteBuffer.wrap(bytes), outbox.isExhausted());
    }

    private byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (bytes.size() < outlet.atOnce()) {
            Optional<Frame> frame = outbox.poll();
            if (frame.isEmpty()) break;
            frame.get().writeTo(bytes, view, first, loop.instant(), all.lines());
            first = false;
        }
        return bytes.toByteArray();
    }

    /** Whether it was done at once. Else a thread goes on once it is. */
    private boolean write(ByteBuffer bytes, boolean last) {
        AtomicBoolean oneIsThrough = new AtomicBoolean();
        Runnable written = () -> {
            if (oneIsThrough.getAndSet(true)) threads.execute(this::drain);
        };
        outlet.write(bytes, last, Callback.from(written, this::gone));
        return oneIsThrough.getAndSet(true);
    }

    /** The client went away, or cannot be written to. */
    void gone(Throwable failure) {
        all.remove(this);
        loop.post(this::end);
        outlet.failed(failure);
    }
}
