package dev.slipway.sync.pipeline.promotion;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.Next;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.promote.Move;
import dev.slipway.sync.promote.Past;
import dev.slipway.sync.promote.Promotions;
import dev.slipway.sync.promote.Rollback;
import dev.slipway.sync.promote.Wish;
import dev.slipway.sync.report.Problems;
import dev.slipway.sync.source.Repository.Lineage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Fulfils Promotion objects that ask to go back. Where to is decided once and written down before the tag moves: a process that comes after a
 * crash finishes the same move, since from the place reached it would go back further.
 */
final class RollbackSync {
    private final Surroundings around;
    private final LiveView view;
    private final PromotionBook book;
    private final TagMover mover;
    private final Past.Source pasts;

    RollbackSync(Surroundings around, LiveView view, PromotionBook book, TagMover mover, Past.Source pasts) {
        this.around = around;
        this.view = view;
        this.book = book;
        this.mover = mover;
        this.pasts = pasts;
    }

    CompletableFuture<Next> look(ApiObject promotion, Wish wish, Promotions promotions) {
        Optional<CommitId> begun = commit(promotion, "to");
        Outcome<Rollback> back =
                promotions.rollback(begun.map(wish::to).orElse(wish), pasts.of(wish.stage(), wish.component()));
        if (back.asOptional().isEmpty()) return book.refuse(promotion, back.problems());
        Rollback rollback = back.asOptional().get();
        Optional<CommitId> begunAt = commit(promotion, "from");
        if (rollback.move().isDone()) return arrived(promotion, rollback, begunAt);
        if (begunAt.filter(from -> !from.equals(rollback.left())).isPresent())
            return book.refuse(promotion, List.of(overtaken(rollback)));
        return begin(promotion, rollback, wish);
    }

    private CompletableFuture<Next> arrived(ApiObject promotion, Rollback rollback, Optional<CommitId> begunAt) {
        Move move = rollback.move();
        return begunAt.isPresent()
                ? book.finish(promotion, move, begunAt, Lineage.ROLLBACK, "")
                : book.finish(
                        promotion, move, Optional.of(rollback.left()), Lineage.SAME, "it runs that commit already");
    }

    private CompletableFuture<Next> begin(ApiObject promotion, Rollback rollback, Wish wish) {
        return book.intend(promotion, rollback, "")
                .thenCompose(written -> written
                        ? move(view.get(promotion.key()).orElse(promotion), rollback, wish)
                        : CompletableFuture.completedFuture(Next.AFTER_BACK_OFF));
    }

    private CompletableFuture<Next> move(ApiObject promotion, Rollback rollback, Wish wish) {
        return mover.rollBack(rollback, wish.force(), Credit.of(promotion)).thenCompose(outcome -> {
            if (outcome.asOptional().isEmpty()) return stopped(promotion, rollback, outcome.problems());
            around.tell(promotion, "TagMoved", rollback.move().toString());
            return book.finish(
                    promotion,
                    rollback.move(),
                    Optional.of(rollback.left()),
                    outcome.asOptional().get().lineage(),
                    "");
        });
    }

    /** Nobody knows whether a push arrived whose answer did not, so the intent stands. Whoever was faster has changed what is to be undone. */
    private CompletableFuture<Next> stopped(ApiObject promotion, Rollback rollback, List<Problem> problems) {
        boolean unreachable = problems.stream().allMatch(problem -> problem.reason() == Reason.RepositoryUnreachable);
        return unreachable
                ? book.intend(promotion, rollback, Problems.line(problems)).thenApply(written -> Next.AFTER_BACK_OFF)
                : book.refuse(promotion, problems);
    }

    private static Problem overtaken(Rollback rollback) {
        return Problem.of(
                Reason.TagMoved,
                rollback.move().tag() + " was moved to " + rollback.left().abbreviated()
                        + " in the meantime; nothing is moved back");
    }

    private static Optional<CommitId> commit(ApiObject promotion, String field) {
        return promotion
                .status()
                .text(field)
                .filter(hex -> promotion.status().text("reason").equals(Optional.of("Moving")))
                .map(CommitId::new);
    }
}
