package dev.slipway.sync.pipeline.application;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Times;
import dev.slipway.sync.apply.Tombstone;
import dev.slipway.sync.apply.Tombstone.Burial;
import dev.slipway.sync.apply.Tombstones;
import dev.slipway.sync.apply.Tombstones.Kept;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.plan.Deletion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Sees to it that what one application prunes is kept for a while, within bounds: a control plane is no archive. */
final class Cemetery {
    /** Tombstones of one application. Beyond, the oldest make room; of more at once only so many are kept. */
    static final int MOST = 200;

    private final Surroundings around;
    private final LiveView view;
    private final Tombstones tombstones;

    Cemetery(Surroundings around, LiveView view) {
        this.around = around;
        this.view = view;
        this.tombstones = new Tombstones(around.client(), around::now);
    }

    /** Keeps what is about to be deleted; does nothing where the stage's undo window is zero. */
    CompletableFuture<Kept> keep(List<Deletion> deletions, Burial burial) {
        if (burial.undo().isZero()) return CompletableFuture.completedFuture(new Kept(Optional.empty(), List.of()));
        List<ApiObject> doomed = deletions.stream()
                .flatMap(deletion ->
                        view
                                .get(deletion.key())
                                .filter(live -> live.uid().equals(deletion.uid()) && !live.isDeleting())
                                .stream())
                .toList();
        List<ApiObject> kept = doomed.subList(0, Math.min(MOST, doomed.size()));
        List<ObjectKey> beyond = doomed.subList(kept.size(), doomed.size()).stream()
                .map(ApiObject::key)
                .toList();
        return makeRoom(kept.size(), burial)
                .thenCompose(done -> tombstones.keep(kept, burial))
                .thenApply(result -> new Kept(result.problem(), joined(result.notKept(), beyond)));
    }

    private CompletableFuture<Void> makeRoom(int coming, Burial burial) {
        String namespace = burial.owner().substring(0, burial.owner().indexOf('/'));
        String application = burial.owner().substring(namespace.length() + 1);
        List<ApiObject> there = around.informers().world().list(Tombstone.KIND.groupKind(), namespace).stream()
                .filter(object -> object.spec().text("application").equals(Optional.of(application)))
                .filter(object -> !object.status().text("phase").equals(Optional.of("Restored")))
                .sorted(Comparator.comparing(Cemetery::deletedAt).thenComparing(ApiObject::name))
                .toList();
        int tooMany = Math.min(there.size(), Math.max(0, there.size() + coming - MOST));
        CompletableFuture<Void> chain = CompletableFuture.completedFuture(null);
        for (ApiObject oldest : there.subList(0, tooMany))
            chain = chain.thenCompose(before -> tombstones.forget(oldest).thenAccept(refusal -> {}));
        return chain;
    }

    private static String deletedAt(ApiObject tombstone) {
        return tombstone
                .status()
                .text("deletedAt")
                .orElseGet(
                        () -> tombstone.creationTimestamp().map(Times::seconds).orElse(""));
    }

    private static List<ObjectKey> joined(List<ObjectKey> some, List<ObjectKey> more) {
        List<ObjectKey> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
