package dev.slipway.sync.pipeline.part;

import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.plan.Marks;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Writes the engine's own API objects: only when they change, so that a world at rest is not written to. */
public final class StatusWriter {
    private static final GroupVersionKind NAMESPACE = new GroupVersionKind("", "v1", "Namespace");
    private static final WriteOptions OPTIONS = WriteOptions.by(Marks.FIELD_MANAGER);

    private final Surroundings around;
    private final LiveView view;

    public StatusWriter(Surroundings around, LiveView view) {
        this.around = around;
        this.view = view;
    }

    /**
     * Replaces a status if it differs, and waits until the view shows it.
     *
     * @return why it was refused; a conflict means that the object has changed: look again
     */
    public CompletableFuture<Optional<Status>> status(ApiObject seen, Mapping status) {
        if (seen.status().equals(status)) return CompletableFuture.completedFuture(Optional.empty());
        return around.client()
                .update(seen.withStatus(status), OPTIONS.on("status"))
                .thenCompose(answer -> answer.fold(
                        written -> view.shows(written).thenApply(done -> Optional.<Status>empty()),
                        refusal -> CompletableFuture.completedFuture(Optional.of(refusal))));
    }

    /** Makes an object, or puts back those of its spec fields that differ. What people added to it stays. */
    public CompletableFuture<Optional<Status>> ensure(ApiObject wanted) {
        Optional<ApiObject> seen = view.get(wanted.key());
        if (seen.filter(object -> says(object.spec(), wanted.spec())).isPresent())
            return CompletableFuture.completedFuture(Optional.empty());
        return around.client()
                .apply(wanted, OPTIONS.forcing())
                .thenCompose(answer -> answer.fold(
                        written -> view.shows(written).thenApply(done -> Optional.<Status>empty()),
                        refusal -> CompletableFuture.completedFuture(Optional.of(refusal))));
    }

    /** Makes a namespace for API objects, if nobody has. */
    public CompletableFuture<Boolean> namespace(String name) {
        if (view.get(new ObjectKey(NAMESPACE.groupKind(), "", name)).isPresent())
            return CompletableFuture.completedFuture(true);
        return around.client()
                .create(ApiObject.of(NAMESPACE, "", name), OPTIONS)
                .thenApply(answer -> answer.asOptional().isPresent());
    }

    private static boolean says(Mapping live, Mapping wanted) {
        return wanted.keys().stream().allMatch(key -> live.get(key).equals(wanted.get(key)));
    }
}
