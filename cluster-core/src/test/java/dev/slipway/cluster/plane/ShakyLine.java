package dev.slipway.cluster.plane;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The way from one process to the plane. Requests take time; on a shaky line some are lost, or their answers; on a cut one nothing is heard. */
final class ShakyLine implements Client {
    private static final double LOST = 0.2;
    private static final int SLOWEST_MS = 3000;

    private final Client plane;
    private final EventLoop loop;
    private final RandomGenerator chance;
    private Runnable witness = () -> {};
    boolean cut;
    boolean shaky;

    ShakyLine(Client plane, EventLoop loop, RandomGenerator chance) {
        this.plane = plane;
        this.loop = loop;
        this.chance = chance;
    }

    /** Looks on when something other than a Lease or an Event is next sent. */
    void beforeActing(Runnable look) {
        witness = look;
    }

    private static boolean isActing(ObjectKey key) {
        return !key.kind().kind().equals("Lease") && !key.kind().kind().equals("Event");
    }

    private <T> CompletableFuture<Answer<T>> write(ObjectKey key, Supplier<CompletableFuture<Answer<T>>> request) {
        if (isActing(key)) witness.run();
        return send(request);
    }

    private <T> CompletableFuture<Answer<T>> send(Supplier<CompletableFuture<Answer<T>>> request) {
        CompletableFuture<Answer<T>> answer = new CompletableFuture<>();
        if (cut || shaky && chance.nextDouble() < LOST) return answer;
        loop.after(
                way(),
                () -> request.get().whenComplete((said, failure) -> {
                    if (cut || shaky && chance.nextDouble() < LOST) return;
                    loop.after(way(), () -> {
                        if (failure != null) answer.completeExceptionally(failure);
                        else answer.complete(said);
                    });
                }));
        return answer;
    }

    private Duration way() {
        return Duration.ofMillis(chance.nextInt(1, shaky ? SLOWEST_MS : 20));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> create(ApiObject object, WriteOptions options) {
        return write(object.key(), () -> plane.create(object, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
        return write(object.key(), () -> plane.update(object, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> patch(ObjectKey key, Patch patch, WriteOptions options) {
        return write(key, () -> plane.patch(key, patch, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> apply(ApiObject object, WriteOptions options) {
        return write(object.key(), () -> plane.apply(object, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> delete(ObjectKey key, DeleteOptions options) {
        return write(key, () -> plane.delete(key, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> get(ObjectKey key) {
        return send(() -> plane.get(key));
    }

    @Override
    public CompletableFuture<Answer<Page>> list(GroupKind kind, ListOptions options) {
        return send(() -> plane.list(kind, options));
    }

    @Override
    public Watch watch(GroupKind kind, WatchOptions options, Listener listener) {
        return plane.watch(kind, options, listener);
    }
}
