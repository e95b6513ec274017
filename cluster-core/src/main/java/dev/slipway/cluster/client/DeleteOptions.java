package dev.slipway.cluster.client;

import java.util.Optional;

/**
 * How a deletion is meant.
 *
 * @param uid only if the object still has this uid
 * @param resourceVersion only if the object is still at this revision
 * @param graceSeconds how long a pod may take to end; empty means what the pod says
 */
public record DeleteOptions(
        Propagation propagation,
        Optional<String> uid,
        Optional<String> resourceVersion,
        Optional<Long> graceSeconds,
        boolean dryRun) {

    /** What happens to the objects that this one owns. */
    public enum Propagation {
        /** What objects of the kind do where nobody says: most take what they own along, Jobs and ReplicationControllers leave it. */
        USUAL,
        BACKGROUND,
        FOREGROUND,
        ORPHAN
    }

    /** Deletes, and lets the garbage collector delete what it owned. */
    public static final DeleteOptions BACKGROUND =
            new DeleteOptions(Propagation.BACKGROUND, Optional.empty(), Optional.empty(), Optional.empty(), false);

    /** Only if it is still the same object. */
    public DeleteOptions onlyUid(String expected) {
        return new DeleteOptions(propagation, Optional.of(expected), resourceVersion, graceSeconds, dryRun);
    }

    public DeleteOptions withGrace(long seconds) {
        return new DeleteOptions(propagation, uid, resourceVersion, Optional.of(seconds), dryRun);
    }

    public DeleteOptions asDryRun() {
        return new DeleteOptions(propagation, uid, resourceVersion, graceSeconds, true);
    }
}
