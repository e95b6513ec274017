package dev.slipway.cluster.election;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A client of which the writes of one term go out during that term only. Everybody may read. */
final class FencedClient implements Client {
    private static final Status NOT_LEADING =
            Status.of(503, "ServiceUnavailable", "this process does not lead, so another one may be acting");

    private final Client inner;
    private final BooleanSupplier mayAct;
    private int underWay;
    private Runnable onQuiet = () -> {};

    FencedClient(Client inner, BooleanSupplier mayAct) {
        this.inner = inner;
        this.mayAct = mayAct;
    }

    /** Does something as soon as no write is under way any more. */
    void whenQuiet(Runnable step) {
        onQuiet = step;
        if (underWay == 0) step.run();
    }

    private <T> CompletableFuture<Answer<T>> write(Supplier<CompletableFuture<Answer<T>>> request) {
        if (!mayAct.getAsBoolean()) return CompletableFuture.completedFuture(Answer.refused(NOT_LEADING));
        underWay++;
        return request.get().whenComplete((answer, failure) -> {
            if (--underWay == 0) onQuiet.run();
        });
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> create(ApiObject object, WriteOptions options) {
        return write(() -> inner.create(object, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
        return write(() -> inner.update(object, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> patch(ObjectKey key, Patch patch, WriteOptions options) {
        return write(() -> inner.patch(key, patch, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> apply(ApiObject object, WriteOptions options) {
        return write(() -> inner.apply(object, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> delete(ObjectKey key, DeleteOptions options) {
        return write(() -> inner.delete(key, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> get(ObjectKey key) {
        return inner.get(key);
    }

    @Override
    public CompletableFuture<Answer<Page>> list(GroupKind kind, ListOptions options) {
        return inner.list(kind, options);
    }

    @Override
    public Watch watch(GroupKind kind, WatchOptions options, Listener listener) {
        return inner.watch(kind, options, listener);
    }
}
