package dev.slipway.cluster.apiserver;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.admission.Remarks;
import dev.slipway.cluster.apiserver.step.Applying;
import dev.slipway.cluster.apiserver.step.Assignment;
import dev.slipway.cluster.apiserver.step.Creation;
import dev.slipway.cluster.apiserver.step.Deletion;
import dev.slipway.cluster.apiserver.step.Eviction;
import dev.slipway.cluster.apiserver.step.Moment;
import dev.slipway.cluster.apiserver.step.Patching;
import dev.slipway.cluster.apiserver.step.Refusals;
import dev.slipway.cluster.apiserver.step.Replacement;
import dev.slipway.cluster.apiserver.step.Step;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The client for one user: what is written passes the guard that stands there for them.
 *
 * @param preparation what a write waits for
 * @param heard is told what the rules of admission remark on writes
 */
record FrontDoor(
        Kinds kinds,
        Reads reads,
        Writes writes,
        Watches watches,
        Preparation preparation,
        User user,
        Guard guard,
        Consumer<Remarks> heard)
        implements Client {

    /** The same for somebody else. */
    FrontDoor actingFor(User other, Guard theirs, Consumer<Remarks> theyHear) {
        return new FrontDoor(kinds, reads, writes, watches, preparation, other, theirs, theyHear);
    }

    /** The same without anybody outside who has a say. */
    FrontDoor inside() {
        return new FrontDoor(kinds, reads, writes.inside(), watches, preparation, user, guard, heard);
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> get(ObjectKey key) {
        return CompletableFuture.completedFuture(reads.get(key));
    }

    @Override
    public CompletableFuture<Answer<Page>> list(GroupKind kind, ListOptions options) {
        return reads.list(kind, options);
    }

    @Override
    public Watch watch(GroupKind kind, WatchOptions options, Listener listener) {
        return watches.watch(kind, options, listener);
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> create(ApiObject object, WriteOptions options) {
        Optional<Client> view = view(object);
        if (view.isPresent()) return view.get().create(object, options);
        return guarded(
                preparation.of(object),
                switch (options.subresource()) {
                    case "" -> moment -> Creation.decide(object, options, moment);
                    case "binding" -> moment -> Assignment.decide(object, options, moment);
                    case "eviction" -> moment -> Eviction.decide(object, options, moment);
                    default -> moment -> Step.refuse(Refusals.noSuchResource());
                });
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
        Optional<Client> view = view(object);
        if (view.isPresent()) return view.get().update(object, options);
        return changed(preparation.of(object), moment -> Replacement.decide(object, options, moment));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> patch(ObjectKey key, Patch patch, WriteOptions options) {
        return changed(preparation.ofOthers(), moment -> Patching.decide(key, patch, options, moment));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> apply(ApiObject object, WriteOptions options) {
        return applyTelling(object, options).thenApply(answer -> answer.map(Applied::object));
    }

    /** Whether there was none is known where the write is decided. */
    @Override
    public CompletableFuture<Answer<Applied>> applyTelling(ApiObject object, WriteOptions options) {
        Optional<Client> view = view(object);
        if (view.isPresent()) return view.get().applyTelling(object, options);
        AtomicBoolean isNew = new AtomicBoolean();
        return changed(preparation.of(object), moment -> {
                    isNew.set(moment.find(object.key()).isEmpty());
                    return Applying.decide(object, options, moment);
                })
                .thenApply(answer -> answer.map(applied -> new Applied(applied, isNew.get())));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> delete(ObjectKey key, DeleteOptions options) {
        return write(preparation.ofOthers(), moment -> Deletion.decide(key, options, moment));
    }

    private CompletableFuture<Answer<ApiObject>> guarded(CompletableFuture<Void> ready, Function<Moment, Step> decide) {
        return write(ready, moment -> guard.judge(decide.apply(moment), moment));
    }

    /** A change that makes an object needs the right to make one as well. */
    private CompletableFuture<Answer<ApiObject>> changed(CompletableFuture<Void> ready, Function<Moment, Step> decide) {
        return write(ready, moment -> guard.judgeChange(decide.apply(moment), moment));
    }

    private CompletableFuture<Answer<ApiObject>> write(CompletableFuture<Void> ready, Function<Moment, Step> decide) {
        return ready.thenCompose(done -> writes.write(user, heard, decide));
    }

    /** Who writes an object that is kept as something else. */
    private Optional<Client> view(ApiObject object) {
        return kinds.now()
                .find(object.gvk())
                .filter(kind -> kind.conversion().isPresent() && !kind.traits().custom())
                .map(kind -> ConvertedClient.seeing(this, kind));
    }
}
