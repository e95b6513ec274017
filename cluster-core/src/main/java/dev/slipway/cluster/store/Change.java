package dev.slipway.cluster.store;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;

/** What is to become of one object. The {@code resourceVersion} of a given object does not matter; the store sets it. */
public sealed interface Change {
    ObjectKey key();

    /** Must not be there yet. */
    record Create(ApiObject object) implements Change {
        @Override
        public ObjectKey key() {
            return object.key();
        }
    }

    /** Must be there at the expected revision. Replacing an object by an equal one is no change and takes no revision. */
    record Replace(ApiObject object, long expectedRevision) implements Change {
        @Override
        public ObjectKey key() {
            return object.key();
        }
    }

    /** Must be there at the expected revision. */
    record Remove(ObjectKey key, long expectedRevision) implements Change {}
}
