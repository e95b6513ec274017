package dev.slipway.sync.pipeline;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Spans;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.pipeline.Evaluation.StageEvaluation;
import dev.slipway.sync.promote.Move;
import dev.slipway.sync.promote.Promotions;
import dev.slipway.sync.promote.Proof;
import dev.slipway.sync.report.Problems;
import dev.slipway.sync.report.Rejection;
import dev.slipway.sync.report.StageMemory;
import dev.slipway.sync.report.StageReport;
import dev.slipway.sync.source.Refs;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Keeps the stages of one repository: what moved their refs, how their applications stand, and what is due to come to them by itself. */
final class StageSync implements Proof.Source {
    private final Surroundings around;
    private final LiveView view;
    private final StatusWriter writer;
    private final RepositorySettings settings;
    private final RepositoryLanes lanes;
    private final TagMover mover;
    private final RejectedContent rejected;
    private final StageMoves moves;
    private final StageRollback rollbacks;
    private final Looks<String> looks;
    private final TreeMap<String, StageMemory> memories = new TreeMap<>();
    /** Why a commit that is due was not brought; said again only when it changes. */
    private final TreeMap<String, String> obstacles = new TreeMap<>();

    private final Standings standings;
    private Optional<Evaluation> evaluation = Optional.empty();

    StageSync(
            Surroundings around,
            LiveView view,
            StatusWriter writer,
            RepositorySettings settings,
            RepositoryLanes lanes,
            TagMover mover,
            RejectedContent rejected,
            Contents contents) {
        this.around = around;
        this.view = view;
        this.writer = writer;
        this.settings = settings;
        this.lanes = lanes;
        this.mover = mover;
        this.standings = new Standings(view, settings.namespace());
        this.rejected = rejected;
        this.moves = new StageMoves(settings.repository(), contents);
        this.rollbacks = new StageRollback(around, view, settings, mover, rejected);
        this.looks = new Looks<>("stage", around.loop(), this::look);
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

    void add(String stage) {
        looks.add(stage);
    }

    /** An application of a stage changed: that concerns the stage and those that wait for it. */
    void concern(String stage, String application) {
        standings.changed(stage, application);
        looks.addSoon(stage);
        evaluation
                .flatMap(Evaluation::pipeline)
                .ifPresent(pipeline -> pipeline.stages().stream()
                        .filter(other -> other.promotion().from().equals(Optional.of(stage)))
                        .forEach(other -> looks.addSoon(other.name())));
    }

    void want(Evaluation newer) {
        evaluation = Optional.of(newer);
        standings.want(newer);
        rejected.forget();
        newer.stages().keySet().forEach(looks::add);
        around.informers()
                .world()
                .list(Definitions.STAGE.groupKind(), settings.namespace())
                .forEach(object -> looks.add(object.name()));
    }

    @Override
    public Proof of(String stage, Optional<String> component) {
        Optional<StageEvaluation> found =
                evaluation.flatMap(all -> Optional.ofNullable(all.stages().get(stage)));
        if (found.isEmpty()) return new Proof(Optional.empty(), Optional.of("there is no stage " + stage));
        Optional<String> doubt =
                found.get().problems().stream().map(Problem::toString).findFirst();
        return new Proof(found.get().commit(component), doubt.or(() -> standings.doubt(stage, component)));
    }

    private CompletableFuture<Next> look(String name) {
        if (evaluation.isEmpty()) return done();
        Optional<StageEvaluation> stage =
                Optional.ofNullable(evaluation.get().stages().get(name));
        if (stage.isEmpty()) return evaluation.get().pipeline().isPresent() ? forget(name) : done();
        return writer.ensure(object(stage.get()))
                .thenCompose(refusal -> refusal.isPresent()
                        ? CompletableFuture.completedFuture(Next.AFTER_BACK_OFF)
                        : follow(stage.get()));
    }

    private CompletableFuture<Next> follow(StageEvaluation stage) {
        ApiObject object = view.get(key(stage.stage().name())).orElseThrow();
        StageMemory memory = memories.computeIfAbsent(object.name(), name -> StageMemory.of(object));
        if (!StageMoves.any(stage, memory)) return report(stage, object);
        Refs refs = evaluation.orElseThrow().refs();
        Map<String, Credit> credits = new TreeMap<>();
        StageMoves.moved(stage, memory).forEach(ref -> credits.put(ref.name(), credit(stage, memory, ref)));
        Instant now = around.now();
        return lanes.local()
                .offload(() -> moves.follow(refs, stage, memory, ref -> credits.get(ref.name()), now))
                .thenCompose(seen -> {
                    memories.put(object.name(), seen.memory());
                    seen.news().forEach(news -> around.tell(object, news));
                    return report(stage, object);
                });
    }

    /** For whom a tag moved: as this process knows, or else as the Promotions say. */
    private Credit credit(StageEvaluation stage, StageMemory memory, Refs.Ref ref) {
        return mover.credit(ref)
                .or(() -> rollbacks
                        .promotions(stage.stage().name())
                        .filter(promotion -> Credit.isFor(promotion, ref, memory.movedAt()))
                        .max(Comparator.comparing(
                                promotion -> promotion.creationTimestamp().orElse(Instant.EPOCH)))
                        .map(Credit::of))
                .orElse(Credit.OUT_OF_BAND);
    }

    private CompletableFuture<Next> report(StageEvaluation stage, ApiObject object) {
        StageReport.Tally tally = standings.tally(stage.stage().name());
        StageMemory known = memories.getOrDefault(object.name(), StageMemory.EMPTY);
        StageMemory memory = tally.isGood() && stage.isComplete() ? known.proven() : known;
        memories.put(object.name(), memory);
        return objection(stage, memory).thenCompose(objection -> {
            String waiting = waiting(stage, objection);
            StageReport report =
                    new StageReport(memory, new TreeMap<>(stage.overrides()), tally, waiting, stage.problems());
            return writer.status(object, report.status(object, around.now()))
                    .thenCompose(refusal -> refusal.isPresent()
                            ? CompletableFuture.completedFuture(Next.AFTER_BACK_OFF)
                            : act(stage, object, memory, objection));
        });
    }

    /** Why the commit that is next does not come by itself: the stage took it back. */
    private CompletableFuture<Optional<String>> objection(StageEvaluation stage, StageMemory memory) {
        Optional<CommitId> next = promotions().next(stage.stage());
        List<Rejection> concerned =
                memory.rejectionsFor(stage.stage().ref(), stage.stage().ref(), Optional.empty());
        if (next.isEmpty() || concerned.isEmpty() || next.equals(stage.commit(Optional.empty())))
            return CompletableFuture.completedFuture(Optional.empty());
        return rejected.in(concerned, evaluation.orElseThrow().refs(), stage.stage(), next.get())
                .thenApply(found ->
                        found.map(rejection -> RejectedContent.objection(rejection, stage.stage(), next.get())));
    }

    private CompletableFuture<Next> act(
            StageEvaluation stage, ApiObject object, StageMemory memory, Optional<String> objection) {
        // The ref moved while the status was written: what was rejected with that is only known after the look that
        // follows.
        if (!isAt(stage.stage(), memory)) return CompletableFuture.completedFuture(Next.AT_ONCE);
        return rollbacks
                .look(
                        stage,
                        object,
                        () -> standings.unsynced(stage.stage().name()),
                        memory,
                        evaluation.orElseThrow().refs())
                .thenCompose(next -> next.isPresent()
                        ? CompletableFuture.completedFuture(next.get())
                        : promote(stage.stage(), object, objection));
    }

    private CompletableFuture<Next> promote(Stage stage, ApiObject object, Optional<String> objection) {
        Optional<Move> due = promotions().due(stage).filter(move -> objection.isEmpty());
        if (due.isEmpty()) {
            obstacles.remove(stage.name());
            return done();
        }
        return mover.moveByItself(due.get()).thenApply(outcome -> {
            obstacle(object, outcome);
            boolean waitForNews = outcome.problems().stream()
                    .allMatch(problem ->
                            problem.reason() == Reason.InvalidPromotion || problem.reason() == Reason.TagMoved);
            return waitForNews ? Next.WHEN_SOMETHING_CHANGES : Next.AFTER_BACK_OFF;
        });
    }

    private boolean isAt(Stage stage, StageMemory memory) {
        return evaluation
                .flatMap(all -> Optional.ofNullable(all.stages().get(stage.name())))
                .flatMap(StageEvaluation::ref)
                .filter(ref -> !memory.commit().equals(Optional.of(ref.commit())))
                .isEmpty();
    }

    private void obstacle(ApiObject object, Outcome<TagMover.Moved> outcome) {
        Optional<String> before = Optional.ofNullable(obstacles.remove(object.name()));
        if (outcome.problems().isEmpty()) return;
        String now = Problems.line(outcome.problems());
        obstacles.put(object.name(), now);
        if (before.equals(Optional.of(now))) return;
        around.warn(object, "PromotionHeld", now);
        looks.add(object.name());
    }

    private String waiting(StageEvaluation stage, Optional<String> objection) {
        Optional<String> held = rollbacks.held(stage.stage().name());
        if (held.isPresent()) return held.get();
        if (objection.isPresent()) return objection.get();
        Optional<String> obstacle =
                Optional.ofNullable(obstacles.get(stage.stage().name()));
        if (obstacle.isPresent()) return obstacle.get();
        if (!stage.problems().isEmpty()) return Problems.line(stage.problems());
        Optional<String> from = stage.stage().promotion().from().filter(name -> !name.equals("HEAD"));
        if (from.isEmpty()) return "";
        Proof proof = of(from.get(), Optional.empty());
        boolean behind = proof.commit().isPresent() && !proof.commit().equals(stage.commit(Optional.empty()));
        if (!behind) return "";
        String next = proof.commit().get().abbreviated() + " of " + from.get();
        if (proof.doubt().isPresent())
            return next + ", which must be synced and healthy there first: "
                    + proof.doubt().get();
        return stage.stage().promotion().auto()
                ? next
                : next + " may come: slipway promote " + stage.stage().name();
    }

    private Promotions promotions() {
        Evaluation now = evaluation.orElseThrow();
        return new Promotions(now.pipeline().orElseThrow(), now.refs(), this);
    }

    private ApiObject object(StageEvaluation evaluated) {
        Stage stage = evaluated.stage();
        Mapping promotion = Mapping.builder()
                .put("from", stage.promotion().from())
                .put("auto", stage.promotion().auto())
                .build();
        Mapping prune = Mapping.of(
                "enabled", stage.prune().enabled(),
                "maxObjects", stage.prune().maxObjects(),
                "maxPercent", stage.prune().maxPercent(),
                "undo", Spans.print(stage.prune().undo()));
        List<Tree> namespaces = stage.variants().stream()
                .map(region -> Tree.of(stage.namespaceOf(region)))
                .toList();
        Mapping rollout = Mapping.of("onFailure", stage.rollout().onFailure().word());
        Mapping.Builder spec = Mapping.builder()
                .put("repository", settings.name())
                .put("ref", stage.ref())
                .put("order", evaluated.order())
                .put("namespaces", new Sequence(namespaces))
                .put("drift", stage.drift().word());
        if (!stage.regions().isEmpty()) spec.put("regions", stage.regions());
        return ApiObject.of(Definitions.STAGE, settings.namespace(), stage.name())
                .with(
                        "spec",
                        spec.put("promotion", promotion)
                                .put("prune", prune)
                                .put("rollout", rollout)
                                .build());
    }

    /** A stage that the pipeline does not have any more. Its applications are let go by themselves. */
    private CompletableFuture<Next> forget(String name) {
        Optional<ApiObject> object = view.get(key(name))
                .filter(stage -> stage.spec().text("repository").equals(Optional.of(settings.name())));
        memories.remove(name);
        if (object.isEmpty()) return done();
        return around.client()
                .delete(
                        object.get().key(),
                        DeleteOptions.BACKGROUND.onlyUid(object.get().uid()))
                .thenApply(answer -> Next.WHEN_SOMETHING_CHANGES);
    }

    private ObjectKey key(String name) {
        return new ObjectKey(Definitions.STAGE.groupKind(), settings.namespace(), name);
    }

    private static CompletableFuture<Next> done() {
        return CompletableFuture.completedFuture(Next.WHEN_SOMETHING_CHANGES);
    }
}
