package dev.slipway.sync.pipeline.promotion;

import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.model.Stage.OnFailure;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.evaluation.Evaluation.StageEvaluation;
import dev.slipway.sync.pipeline.evaluation.Wanted;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.Next;
import dev.slipway.sync.pipeline.part.RepositorySettings;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.promote.FailedRollout;
import dev.slipway.sync.promote.FailedRollout.Due;
import dev.slipway.sync.promote.FailedRollout.Failure;
import dev.slipway.sync.promote.FailedRollout.Held;
import dev.slipway.sync.report.Rejection;
import dev.slipway.sync.report.StageMemory;
import dev.slipway.sync.source.Refs;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Takes back by itself what did not come to life, where the stage asks for it: it makes the Promotion that a person would make, so there is one
 * way of going back, and one record of it. And it ends what a rollback made: the tag of a component goes when the stage has something newer.
 */
final class StageRollback {
    private static final WriteOptions OPTIONS = WriteOptions.by(Marks.FIELD_MANAGER);

    private final Surroundings around;
    private final LiveView view;
    private final RepositorySettings settings;
    private final TagMover mover;
    private final RejectedContent rejected;
    /** Why a stage that asks for a rollback gets none; said again only when it changes. */
    private final TreeMap<String, String> held = new TreeMap<>();

    StageRollback(
            Surroundings around, LiveView view, RepositorySettings settings, TagMover mover, RejectedContent rejected) {
        this.around = around;
        this.view = view;
        this.settings = settings;
        this.mover = mover;
        this.rejected = rejected;
    }

    /** Why a failed rollout of a stage is left as it is, although the stage asks for a rollback. */
    Optional<String> held(String stage) {
        return Optional.ofNullable(held.get(stage));
    }

    /** The Promotions of a stage, ended or not. */
    Stream<ApiObject> promotions(String stage) {
        return around.informers().world().list(Definitions.PROMOTION.groupKind(), settings.namespace()).stream()
                .filter(promotion -> promotion.spec().text("stage").equals(Optional.of(stage)));
    }

    /**
     * Does what is due; empty if nothing is.
     *
     * @param unsynced the applications of the stage that are not what is wanted now
     */
    CompletableFuture<Optional<Next>> look(
            StageEvaluation stage, ApiObject object, Supplier<List<Wanted>> unsynced, StageMemory memory, Refs refs) {
        FailedRollout.Answer answer = new FailedRollout(stage.stage(), stage.ref(), stage.overrides(), memory)
                .judge(asks(stage.stage()) ? failures(unsynced.get()) : List.of());
        Optional<Next> next = hold(object, answer instanceof Held why ? Optional.of(why.why()) : Optional.empty());
        if (answer instanceof Due due) return take(object, stage.stage(), memory, due);
        return next.isPresent() ? CompletableFuture.completedFuture(next) : release(stage, memory, refs);
    }

    private Optional<Next> hold(ApiObject object, Optional<String> why) {
        Optional<String> before = held(object.name());
        if (before.equals(why)) return Optional.empty();
        why.ifPresentOrElse(text -> held.put(object.name(), text), () -> held.remove(object.name()));
        why.ifPresent(text -> around.warn(object, "RollbackHeld", text));
        return Optional.of(Next.AT_ONCE);
    }

    private static boolean asks(Stage stage) {
        return stage.rollout().onFailure() == OnFailure.ROLLBACK;
    }

    private List<Failure> failures(List<Wanted> unsynced) {
        return unsynced.stream()
                .flatMap(wanted -> status(wanted).flatMap(status -> failure(wanted, status)).stream())
                .toList();
    }

    private Optional<Mapping> status(Wanted wanted) {
        return view.get(new ObjectKey(
                        Definitions.APPLICATION.groupKind(),
                        settings.namespace(),
                        wanted.application().name()))
                .map(ApiObject::status);
    }

    /**
     * Only what was written and did not come to life, or whose hooks failed, of what is wanted now. What the dry run refuses was never there, and a
     * hook that somebody deleted says nothing of the commit.
     */
    private static Optional<Failure> failure(Wanted wanted, Mapping status) {
        boolean failed = status.text("sync").equals(Optional.of("Failed"))
                && status.text("operation", "phase").equals(Optional.of("Failed"))
                && status.text("operation", "commit")
                        .equals(Optional.of(wanted.commit().hex()));
        boolean unwell = status.whole("operation", "wave").isPresent() && has(status, Reason.RolloutFailed);
        boolean unhooked = has(status, Reason.HookFailed);
        if (!failed || !unwell && !unhooked) return Optional.empty();
        return Optional.of(new Failure(
                wanted.application().name(),
                wanted.application().component(),
                status.text("revision").map(CommitId::new),
                !status.text("renderedDigest").equals(wanted.digest()),
                unwell ? "did not become healthy" : "failed in a hook",
                status.text("message").orElse("")));
    }

    private static boolean has(Mapping status, Reason reason) {
        return status.sequence("problems").mappings().stream()
                .anyMatch(problem -> problem.text("reason").equals(Optional.of(reason.name())));
    }

    /** A Promotion is made once for a tag at a commit; whatever became of it is for people to judge. */
    private CompletableFuture<Optional<Next>> take(ApiObject object, Stage stage, StageMemory memory, Due due) {
        ApiObject promotion = promotion(stage, memory, due);
        Optional<ApiObject> there = view.get(promotion.key());
        if (there.isPresent()) {
            boolean refused = there.get().status().text("phase").equals(Optional.of("Refused"));
            return CompletableFuture.completedFuture(hold(
                    object,
                    Optional.of("the rollback to " + due.to().abbreviated() + " was refused: "
                                    + there.get().status().text("message").orElse(""))
                            .filter(text -> refused)));
        }
        around.warn(object, "RollingBack", due.reason());
        return around.client()
                .create(promotion, OPTIONS)
                .thenApply(answer -> Optional.of(
                        answer.refusal()
                                        .filter(status -> !status.isAlreadyExists())
                                        .isPresent()
                                ? Next.AFTER_BACK_OFF
                                : Next.WHEN_SOMETHING_CHANGES));
    }

    private ApiObject promotion(Stage stage, StageMemory memory, Due due) {
        String name =
                "rollback-" + due.component().map(component -> component + "-").orElse("") + stage.name() + "-"
                        + due.from().abbreviated() + "-"
                        + memory.movedAt().map(Instant::getEpochSecond).orElse(0L);
        Mapping spec = Mapping.builder()
                .put("repository", settings.name())
                .put("stage", stage.name())
                .put("component", due.component())
                .put("rollback", true)
                .put("from", due.from().hex())
                .put("commit", due.to().hex())
                .put("rejects", due.failed())
                .put("reason", due.reason())
                .put("requestedBy", Credit.SLIPWAY)
                .build();
        return ApiObject.of(Definitions.PROMOTION, settings.namespace(), name).with("spec", spec);
    }

    /** A component that was rolled back alone follows the stage again when that has it in a newer version. */
    private CompletableFuture<Optional<Next>> release(StageEvaluation stage, StageMemory memory, Refs refs) {
        for (Rejection rejection : memory.rejections()) {
            Optional<Refs.Ref> tag = stage.overrides().values().stream()
                    .filter(ref -> rejection.made()
                            && ref.name().equals(rejection.tag())
                            && ref.commit().equals(rejection.to()))
                    .findFirst();
            if (tag.isPresent()
                    && stage.ref().isPresent()
                    && !stage.ref().get().commit().equals(rejection.commit()))
                return rejected.isSuperseded(
                                rejection,
                                refs,
                                stage.stage(),
                                stage.ref().get().commit())
                        .thenCompose(superseded ->
                                superseded ? drop(tag.get()) : CompletableFuture.completedFuture(Optional.empty()));
        }
        return CompletableFuture.completedFuture(Optional.empty());
    }

    private CompletableFuture<Optional<Next>> drop(Refs.Ref tag) {
        return mover.drop(tag)
                .thenApply(outcome ->
                        Optional.of(outcome.problems().isEmpty() ? Next.WHEN_SOMETHING_CHANGES : Next.AFTER_BACK_OFF));
    }
}
