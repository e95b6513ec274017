package dev.slipway.sync.pipeline.promotion;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.flag.Flags;
import dev.slipway.sync.gate.Gate;
import dev.slipway.sync.gate.PromotionGates.Judgement;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.evaluation.Evaluation;
import dev.slipway.sync.pipeline.evaluation.Evaluation.StageEvaluation;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.Looks;
import dev.slipway.sync.pipeline.part.Next;
import dev.slipway.sync.pipeline.part.Part;
import dev.slipway.sync.pipeline.part.RepositoryLanes;
import dev.slipway.sync.pipeline.part.RepositorySettings;
import dev.slipway.sync.pipeline.part.StatusWriter;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.promote.Move;
import dev.slipway.sync.promote.Promotions;
import dev.slipway.sync.promote.Proof;
import dev.slipway.sync.promote.Verification.Subject;
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
import java.util.function.Consumer;

/** Keeps the stages of one repository: what moved their refs, how their applications stand, and what is due to come to them by itself. */
final class StageSync implements Proof.Source, Part {
    private final Surroundings around;
    private final LiveView view;
    private final StatusWriter writer;
    private final RepositorySettings settings;
    private final RepositoryLanes lanes;
    private final TagMover mover;
    private final RejectedContent rejected;
    private final StageMoves moves;
    private final StageRollback rollbacks;
    private final Gatekeeper gatekeeper;
    private final Consumer<Subject> verify;
    private final Looks<String> looks;
    private final TreeMap<String, StageMemory> memories = new TreeMap<>();
    /** Why a commit that is due was not brought; said again only when it changes. */
    private final TreeMap<String, String> obstacles = new TreeMap<>();

    private final Standings standings;
    private Optional<Evaluation> evaluation = Optional.empty();

    /** @param verify begins to verify a commit */
    StageSync(
            Surroundings around,
            LiveView view,
            StatusWriter writer,
            RepositorySettings settings,
            RepositoryLanes lanes,
            TagMover mover,
            RejectedContent rejected,
            Contents contents,
            Gatekeeper gatekeeper,
            Consumer<Subject> verify) {
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
        this.gatekeeper = gatekeeper;
        this.verify = verify;
        this.looks = new Looks<>("stage", around.loop(), this::look);
    }

    @Override
    public Looks<?> looks() {
        return looks;
    }

    /** All of them. */
    void addAll() {
        evaluation.ifPresent(known -> known.stages().keySet().forEach(looks::add));
    }

    /** An application of a stage changed: that concerns the stage and those that wait for it. */
    void concern(String stage, String application) {
        standings.changed(stage, application);
        looks.addSoon(stage);
        after(stage).forEach(looks::addSoon);
    }

    /** A stage changed: that concerns it and those that wait for it. */
    void concern(String stage) {
        looks.add(stage);
        after(stage).forEach(looks::add);
    }

    private List<String> after(String stage) {
        return evaluation.flatMap(Evaluation::pipeline).stream()
                .flatMap(pipeline -> pipeline.stages().stream())
                .filter(other -> other.promotion().from().equals(Optional.of(stage)))
                .map(Stage::name)
                .toList();
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

    /** What the gates of a stage would say to a commit if it were to come now. */
    Judgement judge(Stage stage, CommitId commit) {
        return gatekeeper.judge(
                evaluation.map(Evaluation::flags).orElse(Flags.none()),
                this,
                stage,
                commit,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    @Override
    public Proof of(String stage, Optional<String> component) {
        Optional<StageEvaluation> found =
                evaluation.flatMap(all -> Optional.ofNullable(all.stages().get(stage)));
        if (found.isEmpty()) return new Proof(Optional.empty(), Optional.of("there is no stage " + stage));
        Optional<String> doubt =
                found.get().problems().stream().map(Problem::toString).findFirst();
        return new Proof(
                found.get().commit(component),
                doubt.or(() -> standings.doubt(stage, component)),
                since(found.get(), component));
    }

    /** Of a stage as a whole also since its tag moved; empty while the move was not looked at. */
    private Optional<Instant> since(StageEvaluation stage, Optional<String> component) {
        String name = stage.stage().name();
        Optional<Instant> applications = standings.since(name, component);
        if (component.isPresent()) return applications;
        Optional<Instant> moved = Optional.ofNullable(memories.get(name))
                .or(() -> view.get(key(name)).map(StageMemory::of))
                .filter(memory -> memory.commit().equals(stage.commit(component)))
                .flatMap(StageMemory::movedAt);
        return moved.map(at -> applications.filter(at::isBefore).orElse(at));
    }

    /** Whether a commit is what comes next to a stage that wants it verified. */
    boolean isNext(Subject subject) {
        return evaluation
                .flatMap(all -> Optional.ofNullable(all.stages().get(subject.stage())))
                .map(StageEvaluation::stage)
                .filter(stage -> subject.component().isEmpty()
                        && !stage.promotion().gates().verify().isEmpty())
                .flatMap(stage -> promotions().candidate(stage))
                .filter(move -> move.to().equals(subject.commit()))
                .isPresent();
    }

    private CompletableFuture<Next> look(String name) {
        if (evaluation.isEmpty()) return done();
        Optional<StageEvaluation> stage =
                Optional.ofNullable(evaluation.get().stages().get(name));
        if (stage.isEmpty()) return evaluation.get().pipeline().isPresent() ? forget(name) : done();
        return writer.ensure(StageObject.of(stage.get(), settings))
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
        Optional<Move> candidate = promotions().candidate(stage.stage());
        return rejection(stage, memory, candidate).thenCompose(rejection -> {
            Outlook outlook = outlook(stage, candidate, rejection);
            Optional<Gate> preview = preview(stage.stage());
            StageReport report = new StageReport(
                    memory,
                    new TreeMap<>(stage.overrides()),
                    tally,
                    waiting(stage, outlook, preview),
                    outlook.next(),
                    preview.stream().toList(),
                    stage.problems());
            return writer.status(object, report.status(object, around.now()))
                    .thenCompose(refusal -> refusal.isPresent()
                            ? CompletableFuture.completedFuture(Next.AFTER_BACK_OFF)
                            : act(stage, object, memory, outlook));
        });
    }

    private Outlook outlook(StageEvaluation stage, Optional<Move> candidate, Optional<String> rejection) {
        return new Outlook(
                candidate,
                candidate.map(move -> gatekeeper.judge(
                        evaluation.orElseThrow().flags(),
                        this,
                        stage.stage(),
                        move.to(),
                        Optional.empty(),
                        rejection,
                        false)));
    }

    private CompletableFuture<Optional<String>> rejection(
            StageEvaluation stage, StageMemory memory, Optional<Move> candidate) {
        List<Rejection> concerned =
                memory.rejectionsFor(stage.stage().ref(), stage.stage().ref(), Optional.empty());
        if (candidate.isEmpty() || concerned.isEmpty()) return CompletableFuture.completedFuture(Optional.empty());
        CommitId next = candidate.get().to();
        return rejected.in(concerned, evaluation.orElseThrow().refs(), stage.stage(), next)
                .thenApply(found -> found.map(known -> RejectedContent.objection(known, stage.stage(), next)));
    }

    private CompletableFuture<Next> act(StageEvaluation stage, ApiObject object, StageMemory memory, Outlook outlook) {
        // The ref moved while the status was written: what was rejected with that is only known after the look that
        // follows.
        if (!isAt(stage.stage(), memory)) return CompletableFuture.completedFuture(Next.AT_ONCE);
        outlook.unverified(stage.stage()).ifPresent(verify);
        return rollbacks
                .look(
                        stage,
                        object,
                        () -> standings.unsynced(stage.stage().name()),
                        memory,
                        evaluation.orElseThrow().refs())
                .thenCompose(next -> next.isPresent()
                        ? CompletableFuture.completedFuture(next.get())
                        : promote(stage.stage(), object, outlook));
    }

    private CompletableFuture<Next> promote(Stage stage, ApiObject object, Outlook outlook) {
        if (!stage.promotion().auto() || !outlook.isOpen()) {
            obstacles.remove(stage.name());
            Optional<Instant> review = outlook.judgement().flatMap(Judgement::reviewAt);
            return CompletableFuture.completedFuture(Next.at(review, around.now()));
        }
        return mover.moveByItself(outlook.move().orElseThrow()).thenApply(outcome -> {
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

    /** Whether what the stage is at was on a preview, where it requires that. */
    private Optional<Gate> preview(Stage stage) {
        return Optional.of(stage)
                .filter(one -> one.rollout().requirePreview())
                .map(one -> standings.previewed(one.name()));
    }

    private String waiting(StageEvaluation stage, Outlook outlook, Optional<Gate> preview) {
        return rollbacks
                .held(stage.stage().name())
                .or(outlook::rejection)
                .or(() -> Optional.ofNullable(obstacles.get(stage.stage().name())))
                .or(() -> preview.filter(gate -> !gate.verdict().isOpen())
                        .map(gate -> "held by preview: " + gate.verdict().why()))
                .or(() -> outlook.closed(stage))
                .or(() -> Optional.of(Problems.line(stage.problems())).filter(line -> !line.isEmpty()))
                .or(() -> outlook.waiting(stage.stage()))
                .orElse("");
    }

    private Promotions promotions() {
        Evaluation now = evaluation.orElseThrow();
        return new Promotions(now.pipeline().orElseThrow(), now.refs(), this);
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
