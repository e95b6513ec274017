package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.kind.volume.VolumeMatch;
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

    private static boolean isMounted(ApiObject claim, Seen seen) {
        return seen.in(Seen.POD, claim.namespace()).stream()
                .anyMatch(pod -> !Pods.node(pod).isEmpty() && Pods.claims(pod).contains(claim.name()));
    }

    private static boolean isHeld(ApiObject object, Seen seen) {
        if (object.finalizers().stream().anyMatch(finalizer -> finalizer.equals(Stage.HOLD))) return true;
        if (Seen.is(object, Seen.POD) && (NodeUsers.isLost(object, seen) || JobsConverge.waits(object, seen)))
            return true;
        if (Seen.is(object, VolumeMatch.CLAIM)) return isMounted(object, seen);
        if (Seen.is(object, VolumeMatch.VOLUME))
            return object.spec().text("claimRef", "uid").flatMap(seen::uid).isPresent();
        if (Seen.is(object, DefinitionUsers.DEFINITION))
            return DefinitionUsers.KINDS.stream()
                    .flatMap(kind -> seen.all(kind).stream())
                    .anyMatch(held -> isHeld(held, seen));
        if (Seen.is(object, NAMESPACE))
            return seen.everything()
                    .anyMatch(inside -> inside.namespace().equals(object.name()) && isHeld(inside, seen));
        return object.finalizers().contains("foregroundDeletion")
                && seen.ownedBy(object.uid()).stream().anyMatch(owned -> owned.isDeleting() && isHeld(owned, seen));
    }
}
