package dev.slipway.cluster.controller;

import dev.slipway.cluster.informer.Fold;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Instant;
import java.util.List;

/**
 * Brings what is closer to what should be, for one key at a time. Level-based: it looks at what is there, never at what happened, so that
 * it may be asked at any time, any number of times, and after any crash.
 */
public interface Reconciler {

    /** Who this is in events and field ownership, such as {@code deployment-controller}. */
    String name();

    /** Which changes make which keys worth another look. */
    List<Trigger> triggers();

    /** Kinds it reads besides those of the triggers. */
    default List<GroupKind> reads() {
        return List.of();
    }

    /** Indexes it asks the world for. */
    default List<Index> indexes() {
        return List.of();
    }

    /** Folds it asks the world for. */
    default List<Fold<?>> folds() {
        return List.of();
    }

    /** Keys to look at once at the start, although no object calls for it: of what this reconciler itself brings into being. */
    default List<ObjectKey> seeds() {
        return List.of();
    }

    /**
     * What to do about a key now. A pure function. It is not asked again for the key before its view shows what its last commands for that
     * key wrote, so it never needs to remember what it did.
     */
    Decision reconcile(ObjectKey key, World world, Instant now);
}
