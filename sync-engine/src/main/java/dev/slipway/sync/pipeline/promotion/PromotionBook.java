package dev.slipway.sync.pipeline.promotion;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.gate.Gate;
import dev.slipway.sync.gate.PromotionGates.Judgement;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.pipeline.part.Next;
import dev.slipway.sync.pipeline.part.StatusWriter;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.promote.Move;
import dev.slipway.sync.promote.Rollback;
import dev.slipway.sync.report.GateList;
import dev.slipway.sync.report.Problems;
import dev.slipway.sync.report.StageMemory;
import dev.slipway.sync.source.Refs;
import dev.slipway.sync.source.Repository.Lineage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Writes down what becomes of Promotion objects. */
final class PromotionBook {
    private static final String HELD = "Held";

    private final Surroundings around;
    private final StatusWriter writer;

    PromotionBook(Surroundings around, StatusWriter writer) {
        this.around = around;
        this.writer = writer;
    }

    static boolean isOver(ApiObject promotion) {
        String phase = promotion.status().text("phase").orElse("Pending");
        return phase.equals("Promoted") || phase.equals("Refused");
    }

    /** Whether it may come right by trying again, without anybody doing anything. */
    static boolean mayComeRight(List<Problem> problems) {
        return problems.stream()
                .allMatch(problem ->
                        problem.reason() == Reason.RepositoryUnreachable || problem.reason() == Reason.TagMoved);
    }

    /**
     * The tag is about to move. What is written down here is done after a crash, and not decided anew.
     *
     * @return whether it could be written
     */
    CompletableFuture<Boolean> intend(ApiObject promotion, Rollback rollback, String message) {
        Mapping status = course(promotion, "Pending", "Moving", message, rollback.move(), Optional.of(rollback.left()))
                .build();
        return writer.status(promotion, status).thenApply(Optional::isEmpty);
    }

    CompletableFuture<Next> finish(
            ApiObject promotion, Move move, Optional<CommitId> left, Lineage lineage, String message) {
        return finish(promotion, move, left, lineage, message, List.of());
    }

    /** @param gates that it passed, open or by force */
    CompletableFuture<Next> finish(
            ApiObject promotion,
            Move move,
            Optional<CommitId> left,
            Lineage lineage,
            String message,
            List<Gate> gates) {
        Mapping.Builder status = course(promotion, "Promoted", "Promoted", message, move, left)
                .put("lineage", StageMemory.word(lineage));
        if (!gates.isEmpty()) status.put("gates", GateList.tree(gates));
        List<String> overridden = gates.stream()
                .filter(gate -> !gate.verdict().isOpen())
                .map(gate -> gate.rule().word())
                .toList();
        if (!overridden.isEmpty()) {
            status.put("overridden", overridden);
            around.warn(
                    promotion,
                    "GatesOverridden",
                    move.stage() + " went to " + move.to().abbreviated() + " past " + String.join(", ", overridden)
                            + ": " + promotion.spec().text("reason").orElse(""));
        }
        return write(
                promotion, status.put("finishedAt", Times.seconds(around.now())).build(), Next.WHEN_SOMETHING_CHANGES);
    }

    /** It waits for gates, and goes by itself when they open. What it is held at is what it goes to, whatever the stage before runs then. */
    CompletableFuture<Next> hold(ApiObject promotion, Move move, Judgement judgement) {
        Mapping status = course(
                        promotion,
                        "Pending",
                        HELD,
                        judgement.line(),
                        move,
                        move.from().map(Refs.Ref::commit))
                .put("earliest", judgement.earliest().map(Times::seconds))
                .put("gates", GateList.tree(judgement.gates()))
                .build();
        return write(promotion, status, Next.at(judgement.reviewAt(), around.now()));
    }

    /** Whether gates hold it. */
    static boolean isHeld(ApiObject promotion) {
        return promotion.status().text("reason").equals(Optional.of(HELD));
    }

    /** What it said when it was held; empty if it is not. */
    static Optional<CommitId> heldAt(ApiObject promotion, String field) {
        return promotion.status().text(field).filter(hex -> isHeld(promotion)).map(CommitId::new);
    }

    CompletableFuture<Next> refuse(ApiObject promotion, List<Problem> problems) {
        around.warn(promotion, "PromotionRefused", Problems.line(problems));
        return write(
                promotion,
                status(promotion, "Refused", problems)
                        .put("finishedAt", Times.seconds(around.now()))
                        .build(),
                Next.WHEN_SOMETHING_CHANGES);
    }

    /** Refused, or if it may come right, to be tried again. */
    CompletableFuture<Next> stopped(ApiObject promotion, List<Problem> problems) {
        return mayComeRight(problems)
                ? write(promotion, status(promotion, "Pending", problems).build(), Next.AFTER_BACK_OFF)
                : refuse(promotion, problems);
    }

    private static Mapping.Builder course(
            ApiObject promotion, String phase, String reason, String message, Move move, Optional<CommitId> left) {
        return Mapping.builder()
                .put("observedGeneration", promotion.generation())
                .put("phase", phase)
                .put("reason", reason)
                .put("message", message)
                .put("from", left.map(CommitId::hex))
                .put("shortFrom", left.map(CommitId::abbreviated))
                .put("to", move.to().hex())
                .put("shortTo", move.to().abbreviated())
                .put("tag", move.tag());
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
