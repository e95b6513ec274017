package dev.slipway.sync.pipeline;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The client of a process that dies with its n-th write: the write is done, and nobody hears of it. */
final class MortalClient extends PassingClient {
    private final Runnable death;
    private int left = -1;

    MortalClient(Client client, Runnable death) {
        super(client);
        this.death = death;
    }

    /** From now on its writes are counted. */
    void liveFor(int writes) {
        left = writes;
    }

    /** Whether it has lived through everything. */
    boolean isAlive() {
        return left > 0;
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> create(ApiObject object, WriteOptions options) {
        return write(options.dryRun(), () -> client.create(object, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
        return write(options.dryRun(), () -> client.update(object, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> patch(ObjectKey key, Patch patch, WriteOptions options) {
        return write(options.dryRun(), () -> client.patch(key, patch, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> apply(ApiObject object, WriteOptions options) {
        return write(options.dryRun(), () -> client.apply(object, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> delete(ObjectKey key, DeleteOptions options) {
        return write(options.dryRun(), () -> client.delete(key, options));
    }

    private CompletableFuture<Answer<ApiObject>> write(
            boolean dry, Supplier<CompletableFuture<Answer<ApiObject>>> request) {
        if (dry || left < 0) return request.get();
        left--;
        if (left != 0) return request.get();
        left = -1;
        request.get().thenAccept(done -> death.run());
        return new CompletableFuture<>();
    }
}
