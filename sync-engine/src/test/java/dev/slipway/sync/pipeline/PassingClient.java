package dev.slipway.sync.pipeline;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.util.concurrent.CompletableFuture;

/** Passes everything on as it is; who overrides something does only that. */
abstract class PassingClient implements Client {
    final Client client;

    PassingClient(Client client) {
        this.client = client;
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> get(ObjectKey key) {
        return client.get(key);
    }

    @Override
    public CompletableFuture<Answer<Page>> list(GroupKind kind, ListOptions options) {
        return client.list(kind, options);
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> create(ApiObject object, WriteOptions options) {
        return client.create(object, options);
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
        return client.update(object, options);
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> patch(ObjectKey key, Patch patch, WriteOptions options) {
        return client.patch(key, patch, options);
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> apply(ApiObject object, WriteOptions options) {
        return client.apply(object, options);
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> delete(ObjectKey key, DeleteOptions options) {
        return client.delete(key, options);
    }

    @Override
    public Watch watch(GroupKind kind, WatchOptions options, Listener listener) {
        return client.watch(kind, options, listener);
    }
}
