package dev.slipway.sync.rollout;

import dev.slipway.cluster.object.ApiObject;
import java.util.List;

/** What can be seen of live objects: those that belong to another one. */
@FunctionalInterface
public interface World {
    /** Nothing belongs to anything. */
    World EMPTY = owner -> List.of();

    /** The objects that name this one as an owner, ordered by key. */
    List<ApiObject> ownedBy(ApiObject owner);
}
