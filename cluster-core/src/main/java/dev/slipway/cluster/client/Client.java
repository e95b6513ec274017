package dev.slipway.cluster.client;

import dev.slipway.cluster.object.ApiObject;
import java.util.concurrent.CompletableFuture;

/** All of the front door, for one user of one control plane. */
public interface Client extends Reader, Writer, Watcher {

    /** What an apply came to, and whether it made the object. */
    record Applied(ApiObject object, boolean isNew) {}

    /**
     * As {@link #apply}, and tells whether the object is new. A client that cannot know looks for the object first, so that two who apply at
     * once may both be told that it is.
     */
    default CompletableFuture<Answer<Applied>> applyTelling(ApiObject object, WriteOptions options) {
        return get(object.key())
                .thenCompose(before -> apply(object, options)
                        .thenApply(after -> after.map(
                                applied -> new Applied(applied, before.refusal().isPresent()))));
    }
}
