package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.plan.Directives.Prune;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the inventory has and the rendering has not. Deleted is only what still says that it belongs to this application: what somebody took
 * the mark from, or another application now wants, is let go.
 */
record Leftovers(List<Deletion> deletions, List<ObjectKey> vanishing, List<ObjectKey> released) {
    /** Their deletion takes data or other people's objects along. */
    private static final Set<String> GUARDED =
            Set.of("PersistentVolumeClaim", "PersistentVolume", "Namespace", "CustomResourceDefinition");

    private static final Comparator<Deletion> REVERSE_OF_CREATION = Comparator.comparingInt(
                    (Deletion deletion) -> KindOrder.rank(deletion.key().kind()))
            .thenComparing(Deletion::key)
            .reversed();

    static Leftovers of(Situation situation, Set<ObjectKey> wanted) {
        List<Deletion> deletions = new ArrayList<>();
        List<ObjectKey> vanishing = new ArrayList<>();
        List<ObjectKey> released = new ArrayList<>();
        for (ObjectKey key : situation.inventory().uids().keySet()) {
            if (wanted.contains(key)) continue;
            Optional<ApiObject> live = situation.live().get(key);
            if (live.isEmpty() || isLetGo(situation, live.get())) released.add(key);
            else if (live.get().isDeleting()) vanishing.add(key);
            else deletions.add(deletion(live.get()));
        }
        deletions.sort(REVERSE_OF_CREATION);
        return new Leftovers(deletions, vanishing, released);
    }

    private static boolean isLetGo(Situation situation, ApiObject live) {
        boolean ours = Marks.ownerOf(live).equals(Optional.of(situation.owner()));
        return !ours || Ownership.of(situation).isTakenOver(live.key()) || Directives.prune(live) == Prune.NEVER;
    }

    private static Deletion deletion(ApiObject live) {
        boolean confirm = GUARDED.contains(live.kind()) || Directives.prune(live) == Prune.CONFIRM;
        return new Deletion(live.key(), live.uid(), confirm);
    }
}
