package dev.slipway.sync.pipeline;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.apply.Tombstone;
import dev.slipway.sync.apply.Tombstones;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.Looks;
import dev.slipway.sync.pipeline.part.Next;
import dev.slipway.sync.pipeline.part.Part;
import dev.slipway.sync.pipeline.part.RepositorySettings;
import dev.slipway.sync.pipeline.part.StatusWriter;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.plan.Marks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps the tombstones of one repository: brings back what somebody asks for by {@code spec.restore}, and forgets what nobody asked for in
 * time. What came back is remembered until the repository has it again or it is gone.
 */
final class TombstoneSync implements Part {
    /** A tombstone without a status was begun and not finished: the process ended in between, and the object is still there. */
    private static final Duration UNFINISHED = Duration.ofHours(1);

    private final Surroundings around;
    private final LiveView view;
    private final StatusWriter writer;
    private final RepositorySettings settings;
    private final Tombstones tombstones;
    private final Looks<ObjectKey> looks;

    TombstoneSync(Surroundings around, LiveView view, StatusWriter writer, RepositorySettings settings) {
        this.around = around;
        this.view = view;
        this.writer = writer;
        this.settings = settings;
        this.tombstones = new Tombstones(around.client(), around::now);
        this.looks = new Looks<>("tombstone", around.loop(), this::look);
    }

    @Override
    public Looks<?> looks() {
        return looks;
    }

    /** A tombstone, or the object that came back from one, changed. */
    void changed(ApiObject object) {
        boolean ours = object.namespace().equals(settings.namespace());
        if (ours && object.key().kind().equals(Tombstone.KIND.groupKind())) looks.add(object.key());
        object.annotation(Marks.RESTORED)
                .ifPresent(name -> looks.add(new ObjectKey(Tombstone.KIND.groupKind(), settings.namespace(), name)));
    }

    private CompletableFuture<Next> look(ObjectKey key) {
        Optional<ApiObject> found = view.get(key).filter(object -> !object.isDeleting());
        if (found.isEmpty()) return done();
        ApiObject tombstone = found.get();
        if (phase(tombstone).equals("Restored")) return watchOver(tombstone);
        boolean asked = tombstone.spec().bool("restore").orElse(false) && isNews(tombstone);
        if (asked) return restore(tombstone);
        Instant end = end(tombstone);
        return around.now().isBefore(end)
                ? CompletableFuture.completedFuture(Next.at(Optional.of(end), around.now()))
                : forget(tombstone);
    }

    private static String phase(ApiObject tombstone) {
        return tombstone.status().text("phase").orElse("");
    }

    /** A wish that was refused is not tried again until it is made again. */
    private static boolean isNews(ApiObject tombstone) {
        String phase = phase(tombstone);
        return phase.equals("Kept")
                || phase.equals("Refused")
                        && !tombstone.status().whole("observedGeneration").equals(Optional.of(tombstone.generation()));
    }

    private static Instant end(ApiObject tombstone) {
        return tombstone
                .time("status", "keptUntil")
                .orElseGet(() ->
                        tombstone.creationTimestamp().orElse(Instant.EPOCH).plus(UNFINISHED));
    }

    private CompletableFuture<Next> restore(ApiObject tombstone) {
        ObjectKey object = Tombstone.object(tombstone);
        return tombstones.restore(tombstone).thenCompose(refusal -> {
            if (refusal.filter(TombstoneSync::mayComeRight).isPresent())
                return CompletableFuture.completedFuture(Next.AFTER_BACK_OFF);
            refusal.ifPresent(why -> around.warn(tombstone, "RestoreRefused", object + ": " + why.message()));
            if (refusal.isEmpty()) tell(tombstone, object);
            return report(
                    tombstone,
                    refusal.map(why -> outcome("Refused", why.message()))
                            .orElseGet(() -> outcome(
                                    "Restored", "restored, not in the repository; add it there, or delete it")));
        });
    }

    private static boolean mayComeRight(Status refusal) {
        return refusal.code() >= 500 || refusal.code() == 429;
    }

    private void tell(ApiObject tombstone, ObjectKey object) {
        ApiObject about = tombstone
                .status()
                .text("application")
                .flatMap(name ->
                        view.get(new ObjectKey(Definitions.APPLICATION.groupKind(), settings.namespace(), name)))
                .orElse(tombstone);
        around.tell(about, "Restored", object + " was pruned and is back; it is not in the repository");
    }

    private static Mapping outcome(String phase, String message) {
        return Mapping.of("phase", phase, "message", message);
    }

    private CompletableFuture<Next> report(ApiObject tombstone, Mapping outcome) {
        Mapping.Builder status = Mapping.builder()
                .putAll(tombstone.status())
                .putAll(outcome)
                .put("observedGeneration", tombstone.generation());
        if (outcome.text("phase").equals(Optional.of("Restored")))
            status.put("restoredAt", Times.seconds(around.now()));
        return writer.status(tombstone, status.build())
                .thenApply(refusal -> refusal.isPresent() ? Next.AFTER_BACK_OFF : Next.AT_ONCE);
    }

    /** Once the repository has it again, or nobody, there is nothing more to say. */
    private CompletableFuture<Next> watchOver(ApiObject tombstone) {
        ObjectKey key = Tombstone.object(tombstone);
        CompletableFuture<Void> ready = view.bring(List.of(key.kind()));
        if (!ready.isDone()) return ready.thenApply(seen -> Next.AT_ONCE);
        boolean stands = view.get(key)
                .filter(live -> live.annotation(Marks.RESTORED).equals(Optional.of(tombstone.name())))
                .isPresent();
        return stands ? done() : forget(tombstone);
    }

    private CompletableFuture<Next> forget(ApiObject tombstone) {
        return tombstones
                .forget(tombstone)
                .thenApply(refusal -> refusal.isPresent() ? Next.AFTER_BACK_OFF : Next.WHEN_SOMETHING_CHANGES);
    }

    private static CompletableFuture<Next> done() {
        return CompletableFuture.completedFuture(Next.WHEN_SOMETHING_CHANGES);
    }
}
