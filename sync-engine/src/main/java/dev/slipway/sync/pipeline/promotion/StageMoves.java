package dev.slipway.sync.pipeline.promotion;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.pipeline.evaluation.Evaluation.StageEvaluation;
import dev.slipway.sync.report.News;
import dev.slipway.sync.report.Rejection;
import dev.slipway.sync.report.StageMemory;
import dev.slipway.sync.source.Refs;
import dev.slipway.sync.source.Repository;
import dev.slipway.sync.source.Repository.Lineage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds out how the tags of a stage came to where they are, and what that means for what was rejected: a move back rejects what it left, a move
 * to what came after that ends the rejection. Blocks, so it is used away from the loop.
 */
final class StageMoves {
    private final Repository repository;
    private final Contents contents;

    StageMoves(Repository repository, Contents contents) {
        this.repository = repository;
        this.contents = contents;
    }

    /** What there is to remember, and to tell. */
    record Seen(StageMemory memory, List<News> news) {}

    /**
     * One tag that is not where it was.
     *
     * @param component whose own tag it is; empty for the stage's
     * @param from where it was; of a component that had no tag of its own, where the stage was
     * @param isNew whether the tag was not there before
     */
    private record Movement(Optional<String> component, Optional<CommitId> from, Refs.Ref to, boolean isNew) {}

    /** Whether anything moved: only then there is something to find out. */
    static boolean any(StageEvaluation stage, StageMemory memory) {
        return !movements(stage, memory).isEmpty() || !memory.components().equals(commits(stage));
    }

    /** The tags that moved, for whoever knows for whom. */
    static List<Refs.Ref> moved(StageEvaluation stage, StageMemory memory) {
        return movements(stage, memory).stream().map(Movement::to).toList();
    }

    /** @param credits for whom each of the tags moved */
    Seen follow(Refs refs, StageEvaluation stage, StageMemory memory, Function<Refs.Ref, Credit> credits, Instant now) {
        StageMemory known = memory;
        List<News> news = new ArrayList<>();
        for (Movement movement : movements(stage, memory)) {
            Credit credit = credits.apply(movement.to());
            Lineage lineage = lineage(movement);
            known = known.withRejections(
                    rejections(refs, stage.stage(), known.rejections(), movement, lineage, credit, now));
            if (movement.component().isEmpty()) {
                boolean others = !credit.ours()
                        && memory.commit().isPresent()
                        && stage.stage().isOnTag();
                known = known.moved(
                        movement.to(),
                        lineage,
                        others,
                        repository.summary(movement.to().commit()).asOptional(),
                        now);
            }
            news(stage.stage(), movement, lineage, credit).ifPresent(news::add);
        }
        List<Rejection> still = known.rejections().stream()
                .filter(rejection -> isThere(rejection, stage))
                .toList();
        return new Seen(known.withRejections(still).withComponents(commits(stage)), news);
    }

    private static List<Movement> movements(StageEvaluation stage, StageMemory memory) {
        List<Movement> movements = new ArrayList<>();
        stage.ref()
                .filter(ref -> !memory.commit().equals(Optional.of(ref.commit())))
                .ifPresent(ref -> movements.add(new Movement(
                        Optional.empty(), memory.commit(), ref, memory.commit().isEmpty())));
        stage.overrides().forEach((component, ref) -> {
            Optional<CommitId> before = Optional.ofNullable(memory.components().get(component));
            if (!before.equals(Optional.of(ref.commit())))
                movements.add(new Movement(Optional.of(component), before.or(memory::commit), ref, before.isEmpty()));
        });
        return movements;
    }

    private static TreeMap<String, CommitId> commits(StageEvaluation stage) {
        TreeMap<String, CommitId> commits = new TreeMap<>();
        stage.overrides().forEach((component, ref) -> commits.put(component, ref.commit()));
        return commits;
    }

    private Lineage lineage(Movement movement) {
        if (movement.from().isEmpty()) return Lineage.FORWARD;
        return repository
                .lineage(movement.from().get(), movement.to().commit())
                .asOptional()
                .orElse(Lineage.SIDEWAYS);
    }

    private List<Rejection> rejections(
            Refs refs,
            Stage stage,
            List<Rejection> before,
            Movement movement,
            Lineage lineage,
            Credit credit,
            Instant now) {
        List<Rejection> rejections = new ArrayList<>();
        boolean back = lineage == Lineage.ROLLBACK
                || credit.rollback()
                        && lineage == Lineage.SIDEWAYS
                        && movement.from().isPresent();
        if (back && (movement.component().isEmpty() || !movement.isNew() || credit.rollback()))
            rejections.add(new Rejection(
                    movement.from().orElseThrow(),
                    movement.to().commit(),
                    movement.to().name(),
                    rejected(refs, stage, movement, credit),
                    movement.component().isPresent() && movement.isNew(),
                    credit.by(),
                    credit.reason(),
                    now));
        before.stream().filter(rejection -> !isOver(rejection, movement.to())).forEach(rejections::add);
        return rejections;
    }

    private List<String> rejected(Refs refs, Stage stage, Movement movement, Credit credit) {
        if (movement.component().isPresent())
            return List.of(movement.component().get());
        return credit.rejects().isEmpty()
                ? contents.changed(
                        refs, stage, movement.to().commit(), movement.from().orElseThrow())
                : credit.rejects();
    }

    /** A tag that went to what came after the rejected commit, or to it again, was moved in full knowledge. */
    private boolean isOver(Rejection rejection, Refs.Ref tag) {
        if (!rejection.tag().equals(tag.name())) return false;
        Optional<Lineage> lineage =
                repository.lineage(rejection.commit(), tag.commit()).asOptional();
        return lineage.equals(Optional.of(Lineage.SAME)) || lineage.equals(Optional.of(Lineage.FORWARD));
    }

    /** Who deletes a component's own tag wants it to follow the stage again. */
    private static boolean isThere(Rejection rejection, StageEvaluation stage) {
        return rejection.tag().equals(stage.stage().ref())
                || stage.overrides().values().stream()
                        .anyMatch(ref -> ref.name().equals(rejection.tag()));
    }

    private static Optional<News> news(Stage stage, Movement movement, Lineage lineage, Credit credit) {
        boolean wasKnown = movement.from().isPresent();
        String way = movement.to().name() + " went from "
                + movement.from().map(CommitId::abbreviated).orElse("nowhere") + " to "
                + movement.to().commit().abbreviated() + " (" + lineage.name().toLowerCase(Locale.ROOT) + ")";
        boolean tag = movement.component().isPresent() || stage.isOnTag();
        if (tag && wasKnown && !credit.ours())
            return Optional.of(new News(true, "TagMovedOutOfBand", way + "; it was not Slipway that moved it"));
        if (lineage == Lineage.ROLLBACK)
            return Optional.of(new News(
                    true,
                    "RolledBack",
                    way + " for " + credit.by() + (credit.reason().isEmpty() ? "" : ": " + credit.reason())));
        return Optional.of(new News(false, "TagMoved", way));
    }
}
