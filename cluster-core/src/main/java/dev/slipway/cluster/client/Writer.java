package dev.slipway.cluster.client;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Tree;
import java.util.concurrent.CompletableFuture;

/**
 * Changes objects. A future completes when the change is durable, or was refused and changed nothing; exceptionally where the plane could
 * not be reached, and then nobody knows.
 */
public interface Writer {

    /** Makes an object. With {@code metadata.generateName} instead of a name the plane chooses one. */
    CompletableFuture<Answer<ApiObject>> create(ApiObject object, WriteOptions options);

    /** Replaces an object; where it carries a resourceVersion, only if that is still the newest, else Conflict. */
    CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options);

    /** Changes part of an object. */
    CompletableFuture<Answer<ApiObject>> patch(ObjectKey key, Patch patch, WriteOptions options);

    /** Server-side apply: makes the object, or merges these fields into it as those of the field manager. */
    CompletableFuture<Answer<ApiObject>> apply(ApiObject object, WriteOptions options);

    /**
     * Asks for an object to be deleted. Done answers the last state; the object is gone at once unless finalizers, a grace period or
     * foreground propagation hold it.
     */
    CompletableFuture<Answer<ApiObject>> delete(ObjectKey key, DeleteOptions options);

    /** A change to part of an object. */
    record Patch(Type type, Tree body) {
        /** The three forms of RFC 6902, RFC 7386 and Kubernetes. */
        public enum Type {
            JSON,
            MERGE,
            STRATEGIC_MERGE
        }

        public static Patch merge(Tree body) {
            return new Patch(Type.MERGE, body);
        }
    }
}
