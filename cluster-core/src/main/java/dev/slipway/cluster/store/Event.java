package dev.slipway.cluster.store;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.util.Optional;

/** One revision as seen by a watch: what the object was before, and what it is since. A selector has to be asked about both. */
public sealed interface Event {
    long revision();

    /** The object to show: as it is now, or, when it is gone, its last state with the revision of the removal. */
    ApiObject object();

    /** Its state at the revision before; empty if there was none. */
    Optional<ApiObject> before();

    /** Its state at this revision; empty if it is gone. */
    Optional<ApiObject> after();

    default ObjectKey key() {
        return object().key();
    }

    /** An object is new. */
    record Added(long revision, ApiObject object) implements Event {
        @Override
        public Optional<ApiObject> before() {
            return Optional.empty();
        }

        @Override
        public Optional<ApiObject> after() {
            return Optional.of(object);
        }
    }

    /** An object has changed. */
    record Modified(long revision, ApiObject previous, ApiObject object) implements Event {
        @Override
        public Optional<ApiObject> before() {
            return Optional.of(previous);
        }

        @Override
        public Optional<ApiObject> after() {
            return Optional.of(object);
        }
    }

    /** An object is gone. */
    record Removed(long revision, ApiObject previous, ApiObject object) implements Event {
        @Override
        public Optional<ApiObject> before() {
            return Optional.of(previous);
        }

        @Override
        public Optional<ApiObject> after() {
            return Optional.empty();
        }
    }
}
