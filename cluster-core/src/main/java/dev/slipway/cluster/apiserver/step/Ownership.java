package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.ApiObject;
import java.time.Instant;
import java.util.Optional;

/** Who owns which field. */
final class Ownership {
    private Ownership() {}

    /** Settles who owns the fields of a changed object. */
    @FunctionalInterface
    interface Rule {
        ApiObject own(Optional<ApiObject> before, ApiObject after, Kind kind, WriteOptions options, Instant now);
    }

    /** Of an update: fields that changed belong to who changed them. */
    static ApiObject ofUpdate(
            Optional<ApiObject> before, ApiObject after, Kind kind, WriteOptions options, Instant now) {
        return after;
    }
}
