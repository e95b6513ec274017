package dev.slipway.sync.rollout;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.util.List;
import java.util.Optional;

/** What can be seen of live objects: those that belong to another one, and those that one names. */
@FunctionalInterface
public interface World {
    /** Nothing belongs to anything. */
    World EMPTY = owner -> List.of();

    /** The objects that name this one as an owner, ordered by key. */
    List<ApiObject> ownedBy(ApiObject owner);

    /** One object; empty if it is not there, and also if its kind is not in view, so that absence proves nothing. */
    default Optional<ApiObject> get(ObjectKey key) {
        return Optional.empty();
    }
}
