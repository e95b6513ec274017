package dev.slipway.sync.pipeline.promotion;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.pipeline.part.RepositoryLanes;
import dev.slipway.sync.promote.Move;
import dev.slipway.sync.promote.Promotions;
import dev.slipway.sync.promote.Rollback;
import dev.slipway.sync.source.Refs;
import dev.slipway.sync.source.Repository;
import dev.slipway.sync.source.Repository.Lineage;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Moves tags, one by one and by compare-and-swap, and remembers which moves were ours and for whom. */
final class TagMover {
    private final RepositoryLanes lanes;
    private final Repository repository;
    private final Runnable lookAtRepository;
    private final Map<String, Own> own = new TreeMap<>();

    TagMover(RepositoryLanes lanes, Repository repository, Runnable lookAtRepository) {
        this.lanes = lanes;
        this.repository = repository;
        this.lookAtRepository = lookAtRepository;
    }

    /** A tag where it is now, and how it came there. */
    record Moved(Refs.Ref ref, Lineage lineage) {}

    private record Own(CommitId to, Credit credit) {}

    /** Moves a tag as somebody asked. */
    CompletableFuture<Outcome<Moved>> move(Move move, boolean force, Credit credit) {
        return move(move, move.from().map(Refs.Ref::commit), lineage -> Promotions.judge(move, lineage, force), credit);
    }

    /** Moves a tag back. */
    CompletableFuture<Outcome<Moved>> rollBack(Rollback back, boolean force, Credit credit) {
        return move(
                back.move(),
                Optional.of(back.left()),
                lineage -> Promotions.backOnly(back.move(), back.left(), lineage, force),
                credit);
    }

    /** Moves a tag because it is due; only ever forward. */
    CompletableFuture<Outcome<Moved>> moveByItself(Move move) {
        return move(
                move,
                move.from().map(Refs.Ref::commit),
                lineage -> Promotions.forwardOnly(move, lineage),
                Credit.AUTOMATIC);
    }

    /** Deletes a tag that is not needed any more. */
    CompletableFuture<Outcome<String>> drop(Refs.Ref tag) {
        return lanes.remote()
                .offload(() -> repository.dropTag(tag.name(), tag.object()))
                .thenApply(outcome -> {
                    lookAtRepository.run();
                    return outcome;
                });
    }

    /** For whom Slipway moved a ref to where it is; empty if it did not, as far as this process knows. */
    Optional<Credit> credit(Refs.Ref ref) {
        return Optional.ofNullable(own.get(ref.name()))
                .filter(known -> known.to().equals(ref.commit()))
                .map(Own::credit);
    }

    private CompletableFuture<Outcome<Moved>> move(
            Move move, Optional<CommitId> left, Function<Lineage, Outcome<Move>> judge, Credit credit) {
        return lineage(left, move.to()).thenCompose(lineage -> {
            Outcome<Move> judged = lineage.then(judge::apply);
            return judged.asOptional().isEmpty()
                    ? CompletableFuture.completedFuture(Outcome.<Moved>bad(judged.problems()))
                    : push(move, lineage.asOptional().orElseThrow(), credit);
        });
    }

    /** How a move would go. */
    CompletableFuture<Outcome<Lineage>> lineage(Move move) {
        return lineage(move.from().map(Refs.Ref::commit), move.to());
    }

    private CompletableFuture<Outcome<Lineage>> lineage(Optional<CommitId> from, CommitId to) {
        if (from.isEmpty()) return CompletableFuture.completedFuture(Outcome.good(Lineage.FORWARD));
        return lanes.local().offload(() -> repository.lineage(from.get(), to));
    }

    /** A look follows in any case: where somebody was faster, everything must be judged anew. */
    private CompletableFuture<Outcome<Moved>> push(Move move, Lineage lineage, Credit credit) {
        own.put(move.tag(), new Own(move.to(), credit));
        return lanes.remote()
                .offload(() -> repository.moveTag(move.tag(), move.from().map(Refs.Ref::object), move.to()))
                .thenApply(outcome -> {
                    lookAtRepository.run();
                    return outcome.then(ref -> Outcome.good(new Moved(ref, lineage)));
                });
    }
}
