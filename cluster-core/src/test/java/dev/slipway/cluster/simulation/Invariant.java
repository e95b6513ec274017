package dev.slipway.cluster.simulation;

import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;

/** A promise. It hears of every durable change, in order, across crashes; what it remembers is the story's. Costs little per change. */
interface Invariant {

    /** Must hold after a change. */
    default void check(Change change, Seen seen) {}

    /** People did something to an object, or to what it owns, that no controller can be blamed for. */
    default void disturbed(String uid) {}

    /** People told an object to go. */
    default void taken(String uid) {}

    /** People took a pod away without waiting for its node: what becomes of its containers is theirs to answer for. */
    default void forced(String uid) {}

    /**
     * Must hold when everything has come to rest in fair weather.
     *
     * @param mended whether nothing is in the way of a good end; else what did not get there must say why
     */
    default void checkAtRest(Seen seen, boolean mended) {}

    static void require(boolean holds, String what, ApiObject object) {
        if (!holds) throw new AssertionError(object + " " + what);
    }
}
