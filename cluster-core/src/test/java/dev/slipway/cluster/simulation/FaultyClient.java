package dev.slipway.cluster.simulation;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** A front door in bad weather: refuses, loses answers to what it did, answers late, does things twice, delays watches and breaks them off. */
final class FaultyClient implements Client {
    private static final int LATEST_MS = 1500;

    private final Client inner;
    private final EventLoop loop;
    private final RandomGenerator chance;
    private final Weather weather;

    FaultyClient(Client inner, EventLoop loop, RandomGenerator chance, Weather weather) {
        this.inner = inner;
        this.loop = loop;
        this.chance = chance;
        this.weather = weather;
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> get(ObjectKey key) {
        return late(inner.get(key));
    }

    @Override
    public CompletableFuture<Answer<Page>> list(GroupKind kind, ListOptions options) {
        if (strikes(Fault.LOST_ANSWER))
            return late(CompletableFuture.failedFuture(new IllegalStateException("list lost")));
        return late(inner.list(kind, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> create(ApiObject object, WriteOptions options) {
        boolean repeatable = !object.name().isEmpty();
        return write(() -> inner.create(object, options), repeatable);
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
        return write(
                () -> inner.update(object, options), !object.resourceVersion().isEmpty());
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> patch(ObjectKey key, Patch patch, WriteOptions options) {
        return write(() -> inner.patch(key, patch, options), true);
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> apply(ApiObject object, WriteOptions options) {
        return write(() -> inner.apply(object, options), true);
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> delete(ObjectKey key, DeleteOptions options) {
        return write(() -> inner.delete(key, options), true);
    }

    /** @param repeatable whether doing it a second time does no harm: what is sent again by itself must be */
    private CompletableFuture<Answer<ApiObject>> write(
            Supplier<CompletableFuture<Answer<ApiObject>>> request, boolean repeatable) {
        if (strikes(Fault.CONFLICT)) return refused(409, "Conflict", "injected: the object has been modified");
        if (strikes(Fault.REFUSAL)) return refused(503, "ServiceUnavailable", "injected: try again later");
        if (repeatable && strikes(Fault.REPEATED_REQUEST))
            return late(request.get().thenCompose(first -> request.get()));
        CompletableFuture<Answer<ApiObject>> done = request.get();
        if (strikes(Fault.LOST_ANSWER)) {
            return late(done.thenCompose(
                    answer -> CompletableFuture.failedFuture(new IllegalStateException("answer lost"))));
        }
        return late(done);
    }

    private CompletableFuture<Answer<ApiObject>> refused(int code, String reason, String message) {
        return late(CompletableFuture.completedFuture(Answer.refused(Status.of(code, reason, message))));
    }

    private <T> CompletableFuture<T> late(CompletableFuture<T> answer) {
        if (!strikes(Fault.LATE_ANSWER)) return answer;
        CompletableFuture<T> later = new CompletableFuture<>();
        answer.whenComplete((value, failure) -> loop.after(delay(), () -> {
            if (failure != null) later.completeExceptionally(failure);
            else later.complete(value);
        }));
        return later;
    }

    @Override
    public Watch watch(GroupKind kind, WatchOptions options, Listener listener) {
        Delayed delayed = new Delayed(listener);
        delayed.source = inner.watch(kind, options, delayed);
        return delayed;
    }

    /** Hands events on late, but in order, and now and then never. */
    private final class Delayed implements Listener, Watch {
        private final Listener listener;
        private final ArrayDeque<Event> queue = new ArrayDeque<>();
        private Watch source = () -> {};
        private boolean over;

        Delayed(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void onEvent(Event event) {
            if (over) return;
            if (strikes(Fault.BROKEN_WATCH)) {
                close();
                int code = chance.nextBoolean() ? 410 : 500;
                loop.post(() -> listener.onEnd(Status.of(code, "Expired", "injected: the watch broke off")));
                return;
            }
            queue.add(event);
            loop.after(strikes(Fault.LATE_EVENT) ? delay() : Duration.ZERO, this::handOn);
        }

        private void handOn() {
            if (!over && !queue.isEmpty()) listener.onEvent(queue.remove());
        }

        @Override
        public void onEnd(Status reason) {
            if (!over) listener.onEnd(reason);
            over = true;
        }

        @Override
        public void close() {
            over = true;
            source.close();
        }
    }

    private boolean strikes(Fault fault) {
        return weather.strikes(fault, chance);
    }

    private Duration delay() {
        return Duration.ofMillis(chance.nextInt(1, LATEST_MS));
    }
}
