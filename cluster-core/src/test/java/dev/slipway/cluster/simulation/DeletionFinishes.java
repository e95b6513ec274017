package dev.slipway.cluster.simulation;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;

/** At rest nothing is still going, unless somebody holds on to it, or to what is in it. */
final class DeletionFinishes implements Invariant {
    private static final GroupKind NAMESPACE = new GroupKind("", "Namespace");

    @Override
    public void checkAtRest(Seen seen, boolean mended) {
        seen.everything()
                .filter(ApiObject::isDeleting)
                .filter(object -> mended || !isHeld(object, seen))
                .findFirst()
                .ifPresent(object -> Invariant.require(
                        false,
                        "is still going, with finalizers " + object.finalizers() + " " + object.status(),
                        object));
    }

    private static boolean isHeld(ApiObject object, Seen seen) {
        if (object.finalizers().stream().anyMatch(finalizer -> finalizer.equals(Stage.HOLD))) return true;
        if (Seen.is(object, Seen.POD) && NodeUsers.isLost(object, seen)) return true;
        if (Seen.is(object, NAMESPACE))
            return seen.everything()
                    .anyMatch(inside -> inside.namespace().equals(object.name()) && isHeld(inside, seen));
        return object.finalizers().contains("foregroundDeletion")
                && seen.ownedBy(object.uid()).stream().anyMatch(owned -> owned.isDeleting() && isHeld(owned, seen));
    }
}
