package dev.slipway.cluster.client.http;

import dev.slipway.cluster.client.Watcher;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Flow;

/**
 * One watch, line by line. Lines are read on the thread of the transport and heard on the loop. No more is asked for than the loop has dealt
 * with, so that a loop that is behind slows the server down instead of filling the memory.
 */
final class WatchLines implements Flow.Subscriber<String>, Watcher.Watch {
    /** Events on their way to the loop. */
    private static final int IN_FLIGHT = 256;

    private final EventLoop loop;
    private final Watcher.Listener listener;

    /** Both on the loop only. */
    private Optional<Flow.Subscription> subscription = Optional.empty();

    private boolean over;

    WatchLines(EventLoop loop, Watcher.Listener listener) {
        this.loop = loop;
        this.listener = listener;
    }

    @Override
    public void onSubscribe(Flow.Subscription lines) {
        loop.post(() -> {
            if (over) {
                lines.cancel();
                return;
            }
            subscription = Optional.of(lines);
            lines.request(IN_FLIGHT);
        });
    }

    @Override
    public void onNext(String line) {
        if (line.isBlank()) {
            loop.post(this::more);
            return;
        }
        try {
            Mapping frame =
                    Json.read(line.getBytes(StandardCharsets.UTF_8)).asMapping().orElse(Mapping.empty());
            loop.post(() -> hear(frame));
        } catch (Malformed malformed) {
            end(Status.of(502, "", "the server sent a watch event that is not JSON: line " + malformed.line()));
        }
    }

    private void hear(Mapping frame) {
        if (over) return;
        String type = frame.text("type").orElse("");
        Mapping object = frame.mapping("object");
        if (type.equals("ERROR")) {
            finish(Status.of(object, 500));
            return;
        }
        listener.onEvent(new Watcher.Event(Watcher.Event.Type.valueOf(type), new ApiObject(object)));
        more();
    }

    private void more() {
        subscription.ifPresent(lines -> lines.request(1));
    }

    @Override
    public void onError(Throwable failure) {
        end(Status.of(503, "ServiceUnavailable", "the watch broke off: " + failure.getMessage()));
    }

    @Override
    public void onComplete() {
        end(Status.of(504, "Timeout", "the server ended the watch"));
    }

    /** Tells the listener, after all events before. Any thread may say so. */
    void end(Status reason) {
        loop.post(() -> finish(reason));
    }

    private void finish(Status reason) {
        if (over) return;
        close();
        listener.onEnd(reason);
    }

    @Override
    public void close() {
        over = true;
        subscription.ifPresent(Flow.Subscription::cancel);
    }
}
