package dev.slipway.sync.pipeline;

import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.promote.Move;
import dev.slipway.sync.promote.Promotions;
import dev.slipway.sync.source.Refs;
import dev.slipway.sync.source.Repository;
import dev.slipway.sync.source.Repository.Lineage;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Moves tags, one by one and by compare-and-swap, and remembers which moves were ours. */
final class TagMover {
    private final RepositoryLanes lanes;
    private final Repository repository;
    private final Runnable lookAtRepository;
    private final Map<String, String> own = new TreeMap<>();

    TagMover(RepositoryLanes lanes, Repository repository, Runnable lookAtRepository) {
        this.lanes = lanes;
        this.repository = repository;
        this.lookAtRepository = lookAtRepository;
    }

    /** A tag where it is now, and how it came there. */
    record Moved(Refs.Ref ref, Lineage lineage) {}

    /** Moves a tag as somebody asked. */
    CompletableFuture<Outcome<Moved>> move(Move move, boolean force) {
        return move(move, lineage -> Promotions.judge(move, lineage, force));
    }

    /** Moves a tag because it is due; only ever forward. */
    CompletableFuture<Outcome<Moved>> moveByItself(Move move) {
        return move(move, lineage -> Promotions.forwardOnly(move, lineage));
    }

    /** Whether it was Slipway that moved a ref to where it is. */
    boolean isOwn(Refs.Ref ref) {
        return Optional.ofNullable(own.get(ref.name()))
                .equals(Optional.of(ref.commit().hex()));
    }

    /** How one commit lies to another. */
    CompletableFuture<Outcome<Lineage>> lineage(Move move) {
        if (move.from().isEmpty()) return CompletableFuture.completedFuture(Outcome.good(Lineage.FORWARD));
        return lanes.local().offload(() -> repository.lineage(move.from().get().commit(), move.to()));
    }

    private CompletableFuture<Outcome<Moved>> move(
            Move move, java.util.function.Function<Lineage, Outcome<Move>> judge) {
        return lineage(move).thenCompose(lineage -> {
            Outcome<Move> judged = lineage.then(judge::apply);
            return judged.asOptional().isEmpty()
                    ? CompletableFuture.completedFuture(Outcome.<Moved>bad(judged.problems()))
                    : push(move, lineage.asOptional().orElseThrow());
        });
    }

    /** A look follows in any case: where somebody was faster, everything must be judged anew. */
    private CompletableFuture<Outcome<Moved>> push(Move move, Lineage lineage) {
        own.put(move.tag(), move.to().hex());
        return lanes.remote()
                .offload(() -> repository.moveTag(move.tag(), move.from().map(Refs.Ref::object), move.to()))
                .thenApply(outcome -> {
                    lookAtRepository.run();
                    return outcome.then(ref -> Outcome.good(new Moved(ref, lineage)));
                });
    }
}
