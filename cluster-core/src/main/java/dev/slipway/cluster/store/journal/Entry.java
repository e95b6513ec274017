package dev.slipway.cluster.store.journal;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;

/** One revision on its way to disk or back. */
public sealed interface Entry {

    /** The revision, unique and growing. */
    long revision();

    /** The revision of the same object before this one; 0 for the first. */
    long supersedes();

    ObjectKey key();

    /** An object was created or replaced. */
    record Put(long revision, long supersedes, ApiObject object) implements Entry {
        @Override
        public ObjectKey key() {
            return object.key();
        }
    }

    /** An object was removed. */
    record Removal(long revision, long supersedes, ObjectKey key) implements Entry {}
}
