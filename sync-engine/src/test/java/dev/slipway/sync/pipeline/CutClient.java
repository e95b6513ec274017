package dev.slipway.sync.pipeline;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What a process speaks through that can be killed: nothing that it would still write is heard, and it hears of nothing. */
final class CutClient extends PassingClient {
    private boolean cut;

    CutClient(Client client) {
        super(client);
    }

    void cut() {
        cut = true;
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> create(ApiObject object, WriteOptions options) {
        return unlessCut(() -> client.create(object, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
        return unlessCut(() -> client.update(object, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> patch(ObjectKey key, Patch patch, WriteOptions options) {
        return unlessCut(() -> client.patch(key, patch, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> apply(ApiObject object, WriteOptions options) {
        return unlessCut(() -> client.apply(object, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> delete(ObjectKey key, DeleteOptions options) {
        return unlessCut(() -> client.delete(key, options));
    }

    private CompletableFuture<Answer<ApiObject>> unlessCut(Supplier<CompletableFuture<Answer<ApiObject>>> request) {
        return cut ? new CompletableFuture<>() : request.get();
    }
}
