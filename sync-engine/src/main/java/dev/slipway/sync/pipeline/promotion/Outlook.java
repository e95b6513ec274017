package dev.slipway.sync.pipeline.promotion;

import dev.slipway.sync.gate.Gate;
import dev.slipway.sync.gate.Gate.Rule;
import dev.slipway.sync.gate.PromotionGates.Judgement;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.pipeline.evaluation.Evaluation.StageEvaluation;
import dev.slipway.sync.promote.Move;
import dev.slipway.sync.promote.Verification.Subject;
import dev.slipway.sync.report.StageReport.NextCommit;
import java.util.List;
import java.util.Optional;

/** What is to come to a stage, and what its gates say to it; both are there or neither. */
record Outlook(Optional<Move> move, Optional<Judgement> judgement) {
    Optional<NextCommit> next() {
        return move.map(known -> new NextCommit(known.to(), judgement.orElseThrow()));
    }

    boolean isOpen() {
        return judgement.filter(Judgement::isOpen).isPresent();
    }

    /** What is to be verified now. */
    Optional<Subject> unverified(Stage stage) {
        return move.filter(known -> judgement.orElseThrow().verificationDue())
                .map(known -> new Subject(stage.name(), Optional.empty(), known.to()));
    }

    /** Why it does not come by itself, where the stage took it back. */
    Optional<String> rejection() {
        return judgement.stream()
                .flatMap(known -> known.closed().stream())
                .filter(gate -> gate.rule() == Rule.REJECTION)
                .map(gate -> gate.verdict().why())
                .findFirst();
    }

    /** A ref that is not there yet is no problem of anybody's while the first commit waits at a gate. */
    Optional<String> closed(StageEvaluation stage) {
        boolean onlyTheFirst = stage.problems().stream().allMatch(problem -> problem.reason() == Reason.RefMissing);
        return next().filter(next -> onlyTheFirst && !next.judgement().isOpen())
                .flatMap(next -> waiting(stage.stage(), next));
    }

    /** What comes next, and what it waits for. A commit of the default branch that nothing holds is on its way. */
    Optional<String> waiting(Stage stage) {
        return next().flatMap(next -> waiting(stage, next));
    }

    private static Optional<String> waiting(Stage stage, NextCommit next) {
        String from = stage.promotion().from().orElse("");
        boolean head = from.equals("HEAD");
        String what = next.commit().abbreviated() + " of " + (head ? "the default branch" : from);
        List<Gate> closed = next.judgement().closed();
        Optional<Gate> unproven =
                closed.stream().filter(gate -> gate.rule() == Rule.PROVEN).findFirst();
        if (unproven.isPresent())
            return Optional.of(what + ", which must be synced and healthy there first: "
                    + unproven.get().verdict().why());
        if (!closed.isEmpty()) return Optional.of(what + ", " + next.judgement().line());
        if (stage.promotion().auto()) return Optional.of(what).filter(known -> !head);
        return Optional.of(what + " may come: slipway promote " + stage.name())
                .filter(known -> !head || !next.judgement().gates().isEmpty());
    }
}
