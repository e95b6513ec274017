package dev.slipway.sync.pipeline;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.loop.EventLoop.Timer;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A client on a bad line: some requests are never answered but done, some are refused as overload, some come late. */
final class FaultyClient implements Client {
    private final Client client;
    private final EventLoop loop;
    private final Random chance;
    private boolean faulty = true;

    FaultyClient(Client client, EventLoop loop, Random chance) {
        this.client = client;
        this.loop = loop;
        this.chance = chance;
    }

    void heal() {
        faulty = false;
    }

    /** From now on the line is bad. */
    void worsen() {
        faulty = true;
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> get(ObjectKey key) {
        return through(() -> client.get(key));
    }

    @Override
    public CompletableFuture<Answer<Page>> list(GroupKind kind, ListOptions options) {
        return through(() -> client.list(kind, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> create(ApiObject object, WriteOptions options) {
        return through(() -> client.create(object, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
        return through(() -> client.update(object, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> patch(ObjectKey key, Patch patch, WriteOptions options) {
        return through(() -> client.patch(key, patch, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> apply(ApiObject object, WriteOptions options) {
        return through(() -> client.apply(object, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> delete(ObjectKey key, DeleteOptions options) {
        return through(() -> client.delete(key, options));
    }

    /** A watch ends now and then, and sometimes what came since is no longer kept. */
    @Override
    public Watch watch(GroupKind kind, WatchOptions options, Listener listener) {
        Watch watch = client.watch(kind, options, listener);
        if (!faulty || chance.nextInt(3) > 0) return watch;
        Status reason = chance.nextBoolean()
                ? Status.of(410, "Expired", "too old resource version")
                : Status.of(500, "InternalError", "the connection broke");
        Timer end = loop.after(Duration.ofMillis(chance.nextInt(20_000)), () -> {
            watch.close();
            listener.onEnd(reason);
        });
        return () -> {
            end.cancel();
            watch.close();
        };
    }

    private <T> CompletableFuture<Answer<T>> through(Supplier<CompletableFuture<Answer<T>>> request) {
        int fate = faulty ? chance.nextInt(30) : 30;
        if (fate == 0)
            return CompletableFuture.completedFuture(
                    Answer.refused(Status.of(503, "ServiceUnavailable", "the server is busy")));
        if (fate == 1) return CompletableFuture.failedFuture(new IOException("connection refused"));
        CompletableFuture<Answer<T>> answer = request.get();
        if (fate == 2)
            return answer.thenCompose(lost -> CompletableFuture.failedFuture(new IOException("connection reset")));
        return fate > 8 ? answer : answer.thenCompose(this::late);
    }

    private <T> CompletableFuture<T> late(T answer) {
        CompletableFuture<T> later = new CompletableFuture<>();
        loop.after(Duration.ofMillis(chance.nextInt(500)), () -> later.complete(answer));
        return later;
    }
}
