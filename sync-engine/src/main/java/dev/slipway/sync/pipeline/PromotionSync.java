package dev.slipway.sync.pipeline;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.promote.Move;
import dev.slipway.sync.promote.Promotions;
import dev.slipway.sync.promote.Proof;
import dev.slipway.sync.promote.Wish;
import dev.slipway.sync.report.Problems;
import dev.slipway.sync.report.StageMemory;
import dev.slipway.sync.source.Refs;
import dev.slipway.sync.source.Repository.Lineage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Fulfils Promotion objects, each once: the tag moves, or the object says why not. */
final class PromotionSync {
    private final Surroundings around;
    private final LiveView view;
    private final StatusWriter writer;
    private final RepositorySettings settings;
    private final TagMover mover;
    private final Proof.Source proofs;
    private final Looks<ObjectKey> looks;
    private Optional<Evaluation> evaluation = Optional.empty();

    PromotionSync(
            Surroundings around,
            LiveView view,
            StatusWriter writer,
            RepositorySettings settings,
            TagMover mover,
            Proof.Source proofs) {
        this.around = around;
        this.view = view;
        this.writer = writer;
        this.settings = settings;
        this.mover = mover;
        this.proofs = proofs;
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
        Optional<ApiObject> promotion = view.get(key).filter(object -> isOurs(object) && !isOver(object));
        if (promotion.isEmpty()
                || evaluation.isEmpty()
                || evaluation.get().pipeline().isEmpty())
            return CompletableFuture.completedFuture(Next.WHEN_SOMETHING_CHANGES);
        Wish wish = Wish.of(promotion.get());
        Outcome<Move> move = new Promotions(
                        evaluation.get().pipeline().get(), evaluation.get().refs(), proofs)
                .resolve(wish);
        if (move.asOptional().isEmpty()) return refuse(promotion.get(), move.problems());
        if (move.asOptional().get().isDone())
            return finish(promotion.get(), move.asOptional().get(), Lineage.SAME, "it runs that commit already");
        return mover.move(move.asOptional().get(), wish.force()).thenCompose(outcome -> {
            if (outcome.asOptional().isPresent())
                return promoted(
                        promotion.get(),
                        move.asOptional().get(),
                        outcome.asOptional().get());
            return mayComeRight(outcome.problems())
                    ? pending(promotion.get(), outcome.problems())
                    : refuse(promotion.get(), outcome.problems());
        });
    }

    private boolean isOurs(ApiObject promotion) {
        return promotion
                .spec()
                .text("repository")
                .filter(name -> !name.isEmpty() && !name.equals(settings.name()))
                .isEmpty();
    }

    private static boolean isOver(ApiObject promotion) {
        String phase = promotion.status().text("phase").orElse("Pending");
        return phase.equals("Promoted") || phase.equals("Refused");
    }

    private static boolean mayComeRight(List<Problem> problems) {
        return problems.stream()
                .allMatch(problem ->
                        problem.reason() == Reason.RepositoryUnreachable || problem.reason() == Reason.TagMoved);
    }

    private CompletableFuture<Next> promoted(ApiObject promotion, Move move, TagMover.Moved moved) {
        around.tell(promotion, "TagMoved", move.toString());
        return finish(promotion, move, moved.lineage(), "");
    }

    private CompletableFuture<Next> finish(ApiObject promotion, Move move, Lineage lineage, String message) {
        Mapping.Builder status = Mapping.builder()
                .put("observedGeneration", promotion.generation())
                .put("phase", "Promoted")
                .put("reason", "Promoted")
                .put("message", message)
                .put("from", move.from().map(Refs.Ref::commit).map(CommitId::hex))
                .put("shortFrom", move.from().map(Refs.Ref::commit).map(CommitId::abbreviated))
                .put("to", move.to().hex())
                .put("shortTo", move.to().abbreviated())
                .put("lineage", StageMemory.word(lineage))
                .put("tag", move.tag())
                .put("finishedAt", Times.seconds(around.now()));
        return write(promotion, status.build(), Next.WHEN_SOMETHING_CHANGES);
    }

    private CompletableFuture<Next> refuse(ApiObject promotion, List<Problem> problems) {
        around.warn(promotion, "PromotionRefused", Problems.line(problems));
        return write(
                promotion,
                status(promotion, "Refused", problems)
                        .put("finishedAt", Times.seconds(around.now()))
                        .build(),
                Next.WHEN_SOMETHING_CHANGES);
    }

    private CompletableFuture<Next> pending(ApiObject promotion, List<Problem> problems) {
        return write(promotion, status(promotion, "Pending", problems).build(), Next.AFTER_BACK_OFF);
    }

    private static Mapping.Builder status(ApiObject promotion, String phase, List<Problem> problems) {
        return Mapping.builder()
                .put("observedGeneration", promotion.generation())
                .put("phase", phase)
                .put("reason", problems.get(0).reason().name())
                .put("message", Problems.line(problems));
    }

    private CompletableFuture<Next> write(ApiObject promotion, Mapping status, Next next) {
        return writer.status(promotion, status).thenApply(refusal -> refusal.isPresent() ? Next.AFTER_BACK_OFF : next);
    }
}
