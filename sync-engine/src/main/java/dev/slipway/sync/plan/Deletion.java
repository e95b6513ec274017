package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ObjectKey;

/**
 * An object that is no longer wanted.
 *
 * @param uid of the object that may be deleted, and no other
 * @param confirm whether a person must agree whatever the budget says
 */
public record Deletion(ObjectKey key, String uid, boolean confirm) {}
