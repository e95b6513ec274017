package dev.slipway.cluster.informer;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.util.Optional;

/** An object before and after something happened to it. One of the two is there at least; without {@code after} it is gone. */
public record Change(Optional<ApiObject> before, Optional<ApiObject> after) {
    public Change {
        if (before.isEmpty() && after.isEmpty()) throw new IllegalArgumentException("a change of nothing");
    }

    /** Of an object that was not there before. */
    static Change appeared(ApiObject object) {
        return new Change(Optional.empty(), Optional.of(object));
    }

    /** The newest state there is: after the change, or before it if the object has gone. */
    public ApiObject object() {
        return after.or(this::before).orElseThrow();
    }

    public ObjectKey key() {
        return object().key();
    }

    public boolean isGone() {
        return after.isEmpty();
    }
}
