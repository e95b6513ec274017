package dev.slipway.cluster.simulation;

import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What StatefulSets store stays where they always wanted it to be retained, whatever becomes of them. */
final class ClaimsAreRetained implements Invariant {
    private static final String PREFIX = "data-";

    private final Set<String> deleting = new HashSet<>();
    private final Set<String> taken = new HashSet<>();

    @Override
    public void taken(String uid) {
        taken.add(uid);
    }

    @Override
    public void check(Change change, Seen seen) {
        ApiObject object = change.object();
        if (Seen.is(object, StatefulSetUsers.SET) && mayDelete(object)) deleting.add(object.name());
        if (!Seen.is(object, StatefulSetUsers.CLAIM) || !object.name().startsWith(PREFIX)) return;
        boolean goes = change.isGone() || object.isDeleting();
        String set = object.name().substring(PREFIX.length(), object.name().lastIndexOf('-'));
        Invariant.require(
                !goes || taken.contains(object.uid()) || deleting.contains(set), "goes and was to be retained", object);
    }

    private static boolean mayDelete(ApiObject set) {
        return isDelete(set, "whenDeleted") || isDelete(set, "whenScaled");
    }

    private static boolean isDelete(ApiObject set, String when) {
        return set.spec().text("persistentVolumeClaimRetentionPolicy", when).equals(Optional.of("Delete"));
    }
}
