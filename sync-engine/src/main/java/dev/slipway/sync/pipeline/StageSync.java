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
import dev.slipway.sync.report.StageMemory;
import dev.slipway.sync.report.StageReport;
import dev.slipway.sync.source.Refs;
import dev.slipway.sync.source.Repository;
import dev.slipway.sync.source.Repository.CommitSummary;
import dev.slipway.sync.source.Repository.Lineage;
import java.util.List;
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
            TagMover mover) {
        this.around = around;
        this.view = view;
        this.writer = writer;
        this.settings = settings;
        this.lanes = lanes;
        this.mover = mover;
        this.standings = new Standings(view, settings.namespace());
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
        Optional<Refs.Ref> ref = stage.ref();
        if (ref.isEmpty() || memory.commit().equals(ref.map(Refs.Ref::commit))) return report(stage, object);
        return lanes.local()
                .offload(() -> journey(memory.commit(), ref.get().commit()))
                .thenCompose(journey -> {
                    moved(object, memory, ref.get(), journey);
                    return report(stage, object);
                });
    }

    /** How a commit lies to the one before, and what it says of itself. */
    private record Journey(Lineage lineage, Optional<CommitSummary> summary) {}

    private Journey journey(Optional<CommitId> from, CommitId to) {
        Repository repository = settings.repository();
        Lineage lineage = from.flatMap(known -> repository.lineage(known, to).asOptional())
                .orElse(Lineage.SIDEWAYS);
        return new Journey(
                from.isEmpty() ? Lineage.FORWARD : lineage,
                repository.summary(to).asOptional());
    }

    private void moved(ApiObject object, StageMemory memory, Refs.Ref ref, Journey journey) {
        boolean others =
                !mover.isOwn(ref) && memory.commit().isPresent() && ref.name().startsWith("refs/tags/");
        memories.put(
                object.name(),
                memory.moved(ref.commit(), ref.object(), journey.lineage(), others, journey.summary(), around.now()));
        String way = ref.name() + " went from "
                + memory.commit().map(CommitId::abbreviated).orElse("nowhere") + " to "
                + ref.commit().abbreviated() + " (" + journey.lineage().name().toLowerCase(java.util.Locale.ROOT) + ")";
        if (others) around.warn(object, "TagMovedOutOfBand", way + "; it was not Slipway that moved it");
        else around.tell(object, "TagMoved", way);
    }

    private CompletableFuture<Next> report(StageEvaluation stage, ApiObject object) {
        StageMemory memory = memories.getOrDefault(object.name(), StageMemory.EMPTY);
        StageReport report = new StageReport(
                memory,
                new TreeMap<>(stage.overrides()),
                standings.tally(stage.stage().name()),
                waiting(stage),
                stage.problems());
        return writer.status(object, report.status(object, around.now()))
                .thenCompose(refusal -> refusal.isPresent()
                        ? CompletableFuture.completedFuture(Next.AFTER_BACK_OFF)
                        : promote(stage.stage(), object, memory));
    }

    private CompletableFuture<Next> promote(Stage stage, ApiObject object, StageMemory memory) {
        // The ref moved while the status was written: what was rejected with that is only known after the look that
        // follows.
        if (!isAt(stage, memory)) return CompletableFuture.completedFuture(Next.AT_ONCE);
        Optional<Move> due = promotions().due(stage, memory.rejected());
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

    private String waiting(StageEvaluation stage) {
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
        Mapping.Builder spec = Mapping.builder()
                .put("repository", settings.name())
                .put("ref", stage.ref())
                .put("order", evaluated.order())
                .put("namespaces", new Sequence(namespaces));
        if (!stage.regions().isEmpty()) spec.put("regions", stage.regions());
        return ApiObject.of(Definitions.STAGE, settings.namespace(), stage.name())
                .with(
                        "spec",
                        spec.put("promotion", promotion).put("prune", prune).build());
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
