package dev.slipway.sync.pipeline;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.promote.Move;
import dev.slipway.sync.promote.Promotions;
import dev.slipway.sync.promote.Proof;
import dev.slipway.sync.promote.Wish;
import dev.slipway.sync.report.Rejection;
import dev.slipway.sync.source.Refs;
import dev.slipway.sync.source.Repository.Lineage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Fulfils Promotion objects, each once: the tag moves, or the object says why not. */
final class PromotionSync {
    private final Surroundings around;
    private final LiveView view;
    private final RepositorySettings settings;
    private final TagMover mover;
    private final Proof.Source proofs;
    private final RejectedContent rejected;
    private final PromotionBook book;
    private final StagePast past;
    private final RollbackSync rollbacks;
    private final Looks<ObjectKey> looks;
    private Optional<Evaluation> evaluation = Optional.empty();

    PromotionSync(
            Surroundings around,
            LiveView view,
            StatusWriter writer,
            RepositorySettings settings,
            TagMover mover,
            Proof.Source proofs,
            RejectedContent rejected) {
        this.around = around;
        this.view = view;
        this.settings = settings;
        this.mover = mover;
        this.proofs = proofs;
        this.rejected = rejected;
        this.book = new PromotionBook(around, writer);
        this.past = new StagePast(view, settings.namespace(), () -> evaluation);
        this.rollbacks = new RollbackSync(around, view, book, mover, past);
        this.looks = new Looks<>("promotion", around.loop(), this::look);
    }

    void start() {
        looks.open();
    }

    void close() {
        looks.close();
    }

    boolean isIdle() {
        return looks.isIdle();
    }

    void add(ObjectKey promotion) {
        looks.add(promotion);
    }

    void want(Evaluation newer) {
        evaluation = Optional.of(newer);
        around.informers()
                .world()
                .list(Definitions.PROMOTION.groupKind(), settings.namespace())
                .forEach(object -> looks.add(object.key()));
    }

    private CompletableFuture<Next> look(ObjectKey key) {
        Optional<ApiObject> promotion = view.get(key).filter(object -> isOurs(object) && !PromotionBook.isOver(object));
        if (promotion.isEmpty()
                || evaluation.isEmpty()
                || evaluation.get().pipeline().isEmpty())
            return CompletableFuture.completedFuture(Next.WHEN_SOMETHING_CHANGES);
        Wish wish = Wish.of(promotion.get());
        Promotions promotions = new Promotions(
                evaluation.get().pipeline().get(), evaluation.get().refs(), proofs);
        return wish.rollback()
                ? rollbacks.look(promotion.get(), wish, promotions)
                : promote(promotion.get(), wish, promotions);
    }

    private CompletableFuture<Next> promote(ApiObject promotion, Wish wish, Promotions promotions) {
        Outcome<Move> resolved = promotions.resolve(wish);
        if (resolved.asOptional().isEmpty()) return book.refuse(promotion, resolved.problems());
        Move move = resolved.asOptional().get();
        if (move.isDone()) return book.finish(promotion, move, left(move), Lineage.SAME, "it runs that commit already");
        return objection(move, wish)
                .thenCompose(objection -> objection.isPresent()
                        ? book.refuse(promotion, List.of(objection.get()))
                        : move(promotion, move, wish));
    }

    /** What was taken back comes again only by force. */
    private CompletableFuture<Optional<Problem>> objection(Move move, Wish wish) {
        Stage stage = evaluation
                .orElseThrow()
                .pipeline()
                .orElseThrow()
                .stage(wish.stage())
                .orElseThrow();
        List<Rejection> concerned = wish.force()
                ? List.of()
                : past.memory(wish.stage()).rejectionsFor(move.tag(), stage.ref(), wish.component());
        return rejected.in(concerned, evaluation.orElseThrow().refs(), stage, move.to())
                .thenApply(found -> found.map(rejection ->
                        Problem.of(Reason.InvalidPromotion, RejectedContent.objection(rejection, stage, move.to()))));
    }

    private CompletableFuture<Next> move(ApiObject promotion, Move move, Wish wish) {
        return mover.move(move, wish.force(), Credit.of(promotion)).thenCompose(outcome -> {
            if (outcome.asOptional().isEmpty()) return book.stopped(promotion, outcome.problems());
            around.tell(promotion, "TagMoved", move.toString());
            return book.finish(
                    promotion, move, left(move), outcome.asOptional().get().lineage(), "");
        });
    }

    private static Optional<CommitId> left(Move move) {
        return move.from().map(Refs.Ref::commit);
    }

    private boolean isOurs(ApiObject promotion) {
        return promotion
                .spec()
                .text("repository")
                .filter(name -> !name.isEmpty() && !name.equals(settings.name()))
                .isEmpty();
    }
}
