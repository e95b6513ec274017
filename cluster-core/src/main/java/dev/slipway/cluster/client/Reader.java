package dev.slipway.cluster.client;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads objects. Futures complete normally with a refusal where the plane refused, exceptionally where it could not be reached. */
public interface Reader {

    /** The newest state of an object; refused as NotFound where there is none. */
    CompletableFuture<Answer<ApiObject>> get(ObjectKey key);

    /** Objects of a kind, ordered by namespace and name, all at one revision. */
    CompletableFuture<Answer<Page>> list(GroupKind kind, ListOptions options);

    /**
     * Part of a list.
     *
     * @param revision the store-wide revision that the whole list is read at
     * @param next where to go on ({@link ListOptions#next}); empty on the last page
     * @param remaining how many objects follow; 0 where that is not known
     */
    record Page(List<ApiObject> items, long revision, String next, long remaining) {
        public Page {
            items = List.copyOf(items);
        }
    }
}
