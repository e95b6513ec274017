package dev.slipway.sync.pipeline.promotion;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.gate.Gate;
import dev.slipway.sync.gate.Gate.Rule;
import dev.slipway.sync.gate.PromotionGates.Judgement;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.evaluation.Evaluation;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.Looks;
import dev.slipway.sync.pipeline.part.Next;
import dev.slipway.sync.pipeline.part.Part;
import dev.slipway.sync.pipeline.part.RepositorySettings;
import dev.slipway.sync.pipeline.part.StatusWriter;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.promote.Move;
import dev.slipway.sync.promote.Promotions;
import dev.slipway.sync.promote.Proof;
import dev.slipway.sync.promote.Verification.Subject;
import dev.slipway.sync.promote.Wish;
import dev.slipway.sync.report.Rejection;
import dev.slipway.sync.source.Refs;
import dev.slipway.sync.source.Repository.Lineage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Fulfils Promotion objects, each once: the tag moves, or the object says why not. */
final class PromotionSync implements Part {
    private final Surroundings around;
    private final LiveView view;
    private final RepositorySettings settings;
    private final TagMover mover;
    private final Proof.Source proofs;
    private final RejectedContent rejected;
    private final Gatekeeper gatekeeper;
    private final Consumer<Subject> verify;
    private final PromotionBook book;
    private final StagePast past;
    private final RollbackSync rollbacks;
    private final Looks<ObjectKey> looks;
    /** Those that gates hold; a new process finds them in their statuses. */
    private final TreeSet<ObjectKey> held = new TreeSet<>();

    private Optional<Evaluation> evaluation = Optional.empty();

    /** @param verify begins to verify a commit */
    PromotionSync(
            Surroundings around,
            LiveView view,
            StatusWriter writer,
            RepositorySettings settings,
            TagMover mover,
            Proof.Source proofs,
            RejectedContent rejected,
            Gatekeeper gatekeeper,
            Consumer<Subject> verify) {
        this.around = around;
        this.view = view;
        this.settings = settings;
        this.mover = mover;
        this.proofs = proofs;
        this.rejected = rejected;
        this.gatekeeper = gatekeeper;
        this.verify = verify;
        this.book = new PromotionBook(around, writer);
        this.past = new StagePast(view, settings.namespace(), () -> evaluation);
        this.rollbacks = new RollbackSync(around, view, book, mover, past);
        this.looks = new Looks<>("promotion", around.loop(), this::look);
    }

    @Override
    public Looks<?> looks() {
        return looks;
    }

    /** A Promotion was made or changed: that may concern those that wait. */
    void add(ObjectKey promotion) {
        looks.add(promotion);
        if (!held.contains(promotion)) concernHeld();
    }

    void want(Evaluation newer) {
        evaluation = Optional.of(newer);
        around.informers()
                .world()
                .list(Definitions.PROMOTION.groupKind(), settings.namespace())
                .forEach(object -> looks.add(object.key()));
    }

    /** Something changed that those wait for which gates hold. */
    void concernHeld() {
        held.forEach(looks::add);
    }

    private CompletableFuture<Next> look(ObjectKey key) {
        held.remove(key);
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
        Optional<CommitId> target = PromotionBook.heldAt(promotion, "to");
        Outcome<Move> resolved = promotions.resolve(target.map(wish::to).orElse(wish));
        if (resolved.asOptional().isEmpty()) return book.refuse(promotion, resolved.problems());
        Move move = resolved.asOptional().get();
        if (move.isDone()) return book.finish(promotion, move, left(move), Lineage.SAME, "it runs that commit already");
        Optional<Problem> overtaken = overtaken(promotion, move, target.isPresent());
        if (overtaken.isPresent()) return book.refuse(promotion, List.of(overtaken.get()));
        return objection(move, wish)
                .thenCompose(objection -> objection.isPresent()
                        ? book.refuse(promotion, List.of(objection.get()))
                        : mover.lineage(move).thenCompose(lineage -> pass(promotion, move, wish, lineage)));
    }

    /** A wish that waited is not fulfilled any more when its stage has gone elsewhere meanwhile: it would go back, or aside. */
    private static Optional<Problem> overtaken(ApiObject promotion, Move move, boolean waited) {
        boolean same = PromotionBook.heldAt(promotion, "from").equals(left(move));
        return Optional.of(Problem.of(
                        Reason.TagMoved,
                        move.stage() + " went to "
                                + left(move).map(CommitId::abbreviated).orElse("nothing")
                                + " while this waited; promote again if it is still meant"))
                .filter(problem -> waited && !same);
    }

    /** The gates of the stage: a way back is open, since what ran there was let in before; another way needs them open, or force and a reason. */
    private CompletableFuture<Next> pass(ApiObject promotion, Move move, Wish wish, Outcome<Lineage> found) {
        Outcome<Move> direction = found.then(lineage -> Promotions.judge(move, lineage, wish.force()));
        if (direction.asOptional().isEmpty()) return book.stopped(promotion, direction.problems());
        if (found.asOptional().equals(Optional.of(Lineage.ROLLBACK))) return move(promotion, move, wish, List.of());
        Judgement judgement = gatekeeper.judge(
                evaluation.orElseThrow().flags(),
                proofs,
                stage(wish),
                move.to(),
                wish.component(),
                Optional.empty(),
                wish.commit().isPresent());
        if (judgement.isOpen()) return move(promotion, move, wish, judgement.gates());
        if (!wish.force()) return hold(promotion, move, judgement);
        return mayOverride(promotion, judgement)
                ? move(promotion, move, wish, judgement.gates())
                : book.refuse(
                        promotion,
                        List.of(Problem.of(
                                Reason.InvalidPromotion,
                                "force passes gates only with a reason (spec.reason); " + judgement.line())));
    }

    /** The stage's own gates need a reason; that the stage before vouches for the commit never did. */
    private static boolean mayOverride(ApiObject promotion, Judgement judgement) {
        boolean reasoned =
                promotion.spec().text("reason").filter(text -> !text.isBlank()).isPresent();
        return reasoned || judgement.closed().stream().allMatch(gate -> gate.rule() == Rule.PROVEN);
    }

    private CompletableFuture<Next> hold(ApiObject promotion, Move move, Judgement judgement) {
        Optional<ApiObject> newer = newer(promotion);
        if (newer.isPresent())
            return book.refuse(
                    promotion,
                    List.of(Problem.of(
                            Reason.InvalidPromotion,
                            "Promotion " + newer.get().name()
                                    + " asks for something newer, so this one waits no longer")));
        held.add(promotion.key());
        Wish wish = Wish.of(promotion);
        return book.hold(promotion, move, judgement).thenApply(next -> {
            if (judgement.verificationDue()) verify.accept(new Subject(wish.stage(), wish.component(), move.to()));
            return next;
        });
    }

    private boolean isVerified(String stage) {
        return evaluation
                .flatMap(Evaluation::pipeline)
                .flatMap(pipeline -> pipeline.stage(stage))
                .filter(known -> !known.promotion().gates().verify().isEmpty())
                .isPresent();
    }

    /** Whether somebody waits for a commit to be verified. */
    boolean isAwaited(Subject subject) {
        return around.informers().world().list(Definitions.PROMOTION.groupKind(), settings.namespace()).stream()
                .filter(promotion -> isOurs(promotion) && !PromotionBook.isOver(promotion))
                .filter(promotion -> PromotionBook.heldAt(promotion, "to").equals(Optional.of(subject.commit())))
                .map(Wish::of)
                .anyMatch(wish -> wish.stage().equals(subject.stage())
                        && wish.component().equals(subject.component())
                        && isVerified(wish.stage()));
    }

    /** A wish for the same tag that was made later and is not fulfilled yet. */
    private Optional<ApiObject> newer(ApiObject promotion) {
        Wish wish = Wish.of(promotion);
        return around.informers().world().list(Definitions.PROMOTION.groupKind(), settings.namespace()).stream()
                .filter(other -> isOurs(other) && !PromotionBook.isOver(other) && isAfter(other, promotion))
                .filter(other -> Wish.of(other).stage().equals(wish.stage())
                        && Wish.of(other).component().equals(wish.component()))
                .findFirst();
    }

    private static boolean isAfter(ApiObject one, ApiObject other) {
        int time = one.creationTimestamp()
                .orElse(Instant.EPOCH)
                .compareTo(other.creationTimestamp().orElse(Instant.EPOCH));
        return time > 0 || time == 0 && one.name().compareTo(other.name()) > 0;
    }

    private Stage stage(Wish wish) {
        return evaluation
                .orElseThrow()
                .pipeline()
                .orElseThrow()
                .stage(wish.stage())
                .orElseThrow();
    }

    /** What was taken back comes again only by force. */
    private CompletableFuture<Optional<Problem>> objection(Move move, Wish wish) {
        Stage stage = stage(wish);
        List<Rejection> concerned = wish.force()
                ? List.of()
                : past.memory(wish.stage()).rejectionsFor(move.tag(), stage.ref(), wish.component());
        return rejected.in(concerned, evaluation.orElseThrow().refs(), stage, move.to())
                .thenApply(found -> found.map(rejection ->
                        Problem.of(Reason.InvalidPromotion, RejectedContent.objection(rejection, stage, move.to()))));
    }

    private CompletableFuture<Next> move(ApiObject promotion, Move move, Wish wish, List<Gate> gates) {
        return mover.move(move, wish.force(), Credit.of(promotion)).thenCompose(outcome -> {
            if (outcome.asOptional().isEmpty()) return book.stopped(promotion, outcome.problems());
            around.tell(promotion, "TagMoved", move.toString());
            return book.finish(
                    promotion, move, left(move), outcome.asOptional().get().lineage(), "", gates);
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
