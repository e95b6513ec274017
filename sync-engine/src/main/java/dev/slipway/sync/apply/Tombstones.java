package dev.slipway.sync.apply;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.apply.Tombstone.Burial;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.plan.Marks;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Keeps what is about to be pruned, brings it back, and forgets it, through the front door. */
public final class Tombstones {
    /** Who makes objects anew. Another name than {@link Marks#FIELD_MANAGER}: what comes back is nobody's wish in Git. */
    public static final String RESTORER = "slipway-undo";

    private static final WriteOptions WRITE =
            WriteOptions.by(Marks.FIELD_MANAGER).forcing();

    private final Client client;
    private final InstantSource clock;

    public Tombstones(Client client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * What came of keeping objects.
     *
     * @param problem why something could not be kept: then nothing may be deleted
     * @param notKept what is too large
     */
    public record Kept(Optional<Problem> problem, List<ObjectKey> notKept) {
        public Kept {
            notKept = List.copyOf(notKept);
        }

        static Kept nothing() {
            return new Kept(Optional.empty(), List.of());
        }
    }

    /** Keeps all of these, in order, up to the first that is refused. */
    public CompletableFuture<Kept> keep(List<ApiObject> doomed, Burial burial) {
        CompletableFuture<Kept> chain = CompletableFuture.completedFuture(Kept.nothing());
        for (ApiObject live : doomed)
            chain = chain.thenCompose(before -> before.problem().isPresent()
                    ? CompletableFuture.completedFuture(before)
                    : keep(live, burial, before));
        return chain;
    }

    private CompletableFuture<Kept> keep(ApiObject live, Burial burial, Kept before) {
        if (!Tombstone.fits(live)) {
            List<ObjectKey> more = new ArrayList<>(before.notKept());
            more.add(live.key());
            return CompletableFuture.completedFuture(new Kept(Optional.empty(), more));
        }
        return apply(Tombstone.secret(live, burial))
                .thenCompose(refusal ->
                        refusal.isPresent() ? CompletableFuture.completedFuture(refusal) : mark(live, burial))
                .thenApply(refusal -> new Kept(refusal.map(status -> refused(live, status)), before.notKept()));
    }

    private CompletableFuture<Optional<Status>> apply(Optional<ApiObject> object) {
        return object.map(there -> client.apply(there, WRITE).thenApply(Answer::refusal))
                .orElse(CompletableFuture.completedFuture(Optional.empty()));
    }

    private CompletableFuture<Optional<Status>> mark(ApiObject live, Burial burial) {
        return client.apply(Tombstone.marker(live, burial), WRITE)
                .thenCompose(answer -> answer.fold(
                        marker -> status(marker, Tombstone.status(live, burial, clock.instant())),
                        refusal -> CompletableFuture.completedFuture(Optional.of(refusal))));
    }

    private CompletableFuture<Optional<Status>> status(ApiObject marker, Mapping status) {
        return client.update(marker.withStatus(status), WRITE.on("status")).thenApply(Answer::refusal);
    }

    private static Problem refused(ApiObject live, Status status) {
        return Problem.of(
                Reason.Refused,
                live.key() + " is not deleted, since it could not be kept for an undo: " + status.message()
                        + "; mend that, or set prune.undo of the stage to 0s");
    }

    /**
     * Makes the object anew that a tombstone keeps. It belongs to no application, so no sync deletes it; an annotation, which goes as soon as
     * the repository has the object again, says where it comes from.
     *
     * @return why it was refused
     */
    public CompletableFuture<Optional<Status>> restore(ApiObject tombstone) {
        return remains(tombstone)
                .thenCompose(answer -> answer.fold(
                        remains -> client.create(remains, WriteOptions.by(RESTORER))
                                .thenCompose(made -> made.fold(
                                        created -> label(remains, tombstone),
                                        refusal -> refusal.isAlreadyExists()
                                                ? takeUp(remains, tombstone, refusal)
                                                : CompletableFuture.completedFuture(Optional.of(refusal)))),
                        refusal -> CompletableFuture.completedFuture(Optional.of(refusal))));
    }

    private CompletableFuture<Answer<ApiObject>> remains(ApiObject tombstone) {
        ApiObject kept = new ApiObject(tombstone.status().mapping("manifest"));
        Optional<ObjectKey> secret = Tombstone.secretOf(tombstone);
        if (secret.isEmpty()) return CompletableFuture.completedFuture(Answer.done(kept));
        return client.get(secret.get())
                .thenApply(answer ->
                        answer.map(holding -> kept.with("data", holding.root().mapping("data"))));
    }

    /** What a crash left half done is ended; what somebody else made in the meantime is theirs. */
    private CompletableFuture<Optional<Status>> takeUp(ApiObject remains, ApiObject tombstone, Status refusal) {
        return client.get(remains.key()).thenCompose(answer -> {
            boolean ours = answer.asOptional()
                    .filter(there -> Marks.ownerOf(there).isEmpty() && isRestored(there))
                    .isPresent();
            return ours ? label(remains, tombstone) : CompletableFuture.completedFuture(Optional.of(refusal));
        });
    }

    private static boolean isRestored(ApiObject object) {
        return object.metadata().sequence("managedFields").mappings().stream()
                .anyMatch(entry -> entry.text("manager").equals(Optional.of(RESTORER)));
    }

    private CompletableFuture<Optional<Status>> label(ApiObject remains, ApiObject tombstone) {
        ApiObject mark = ApiObject.of(remains.gvk(), remains.namespace(), remains.name())
                .withAnnotation(Marks.RESTORED, tombstone.name());
        return client.apply(mark, WRITE).thenApply(Answer::refusal);
    }

    /** Forgets what was kept. */
    public CompletableFuture<Optional<Status>> forget(ApiObject tombstone) {
        Optional<ObjectKey> secret = Tombstone.secretOf(tombstone);
        CompletableFuture<Optional<Status>> first =
                secret.map(this::delete).orElse(CompletableFuture.completedFuture(Optional.empty()));
        return first.thenCompose(
                refusal -> refusal.isPresent() ? CompletableFuture.completedFuture(refusal) : delete(tombstone.key()));
    }

    private CompletableFuture<Optional<Status>> delete(ObjectKey key) {
        return client.delete(key, DeleteOptions.BACKGROUND)
                .thenApply(answer -> answer.refusal().filter(status -> !status.isNotFound()));
    }
}
