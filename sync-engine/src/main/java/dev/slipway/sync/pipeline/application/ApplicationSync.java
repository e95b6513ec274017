package dev.slipway.sync.pipeline.application;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.apply.Sight;
import dev.slipway.sync.gate.Gates;
import dev.slipway.sync.gate.Gates.Verdicts;
import dev.slipway.sync.gate.Pause;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.evaluation.Wanted;
import dev.slipway.sync.pipeline.part.Claim;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.Next;
import dev.slipway.sync.pipeline.part.StatusWriter;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.plan.Forbearance;
import dev.slipway.sync.plan.Forbearance.LetGo;
import dev.slipway.sync.plan.Forbearance.Result;
import dev.slipway.sync.plan.Held;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Planner;
import dev.slipway.sync.plan.Situation;
import dev.slipway.sync.plan.StepMemory;
import dev.slipway.sync.report.ApplicationReport;
import dev.slipway.sync.report.Drifts;
import dev.slipway.sync.report.LiveChanges;
import dev.slipway.sync.report.News;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Keeps one application what it should be. Each look takes the world as it is: plan, gate, then one step of the attempt. Nothing that
 * matters is kept here alone; a new process that looks goes on where the old one was.
 */
final class ApplicationSync {
    private final Surroundings around;
    private final LiveView view;
    private final ObjectKey key;
    private final StepMemory steps = new StepMemory();
    private final Notebook notebook;
    private final Attempts attempts;
    private final Execution execution;
    private final Housekeeping housekeeping;
    private final Neighbours neighbours;
    private Wanted wanted;
    private Restraint restraint = Restraint.NONE;
    /** What was changed live and stays, as of the last look. */
    private List<Held> held = List.of();

    private boolean stopped;

    ApplicationSync(
            Surroundings around,
            LiveView view,
            StatusWriter writer,
            Neighbours neighbours,
            ObjectKey key,
            Wanted wanted) {
        this.neighbours = neighbours;
        this.around = around;
        this.view = view;
        this.key = key;
        this.notebook = new Notebook(view, key);
        this.attempts = new Attempts(
                key.name(),
                around::now,
                view,
                live -> circumstances().judge().of(live),
                () -> notebook.memory().inventory());
        this.execution = new Execution(around, view, writer, key, attempts, notebook, steps);
        this.housekeeping = new Housekeeping(around, view, execution.archive());
        this.wanted = wanted;
    }

    /**
     * The repository was read again. What is under way for something older stops at its next step.
     *
     * @return whether it says something new
     */
    boolean want(Wanted newer) {
        recall();
        Wanted before = wanted;
        boolean undisturbed = attempts.inHand()
                .filter(under -> !Optional.of(under.renderedDigest()).equals(newer.digest()))
                .isEmpty();
        wanted = undisturbed ? newer.after(notebook.memory()) : newer;
        return !wanted.isSame(before);
    }

    /** The API object as it should be there; what people add to its spec stays. */
    ApiObject object(String repository) {
        Mapping.Builder spec = Mapping.builder()
                .put("repository", repository)
                .put("component", wanted.application().component())
                .put("stage", wanted.application().stage())
                .put("region", wanted.application().region());
        wanted.rendering().asOptional().ifPresent(rendering -> spec.put("namespace", rendering.namespace()));
        return ApiObject.of(Definitions.APPLICATION, key.namespace(), key.name())
                .with("spec", spec.build());
    }

    /** Nothing more is begun; what was sent already will still be done. */
    void stop() {
        stopped = true;
    }

    boolean isGone() {
        return wanted.isGone();
    }

    /** What this application wants, for the board of claims. */
    Claim claim() {
        return circumstances().claim();
    }

    /** What would be done now, or why nobody can tell, as soon as all that it involves is in view. */
    CompletableFuture<Outcome<Plan>> plan() {
        recall();
        return view.bring(circumstances().kinds())
                .thenApply(ready -> wanted.rendering()
                        .then(rendering -> Planner.plan(circumstances().situation(rendering), steps)));
    }

    /** The situation now, if it were to become something else. What that involves must be in view. */
    Situation towards(Rendering other) {
        recall();
        return circumstances().situation(other);
    }

    /**
     * What stood in the way of failed attempts in a namespace may have changed: they are tried again now.
     *
     * @return whether that concerns this one
     */
    boolean encourage(String namespace) {
        boolean here = wanted.rendering()
                .asOptional()
                .filter(rendering -> rendering.namespace().equals(namespace))
                .isPresent();
        if (here) attempts.encourage();
        return here;
    }

    private void recall() {
        notebook.recall();
        execution.recall();
    }

    /** Looks once and does the next thing. */
    CompletableFuture<Next> look() {
        Optional<ApiObject> object = view.get(key);
        if (object.isEmpty()) return now(Next.AFTER_BACK_OFF);
        recall();
        Optional<Pause> pause = Pause.of(object.get().spec());
        if (pause.filter(order -> order.isOver(around.now())).isPresent()) return resume(object.get(), pause.get());
        Optional<Rendering> rendering = wanted.rendering().asOptional();
        CompletableFuture<Void> ready = view.bring(circumstances().kinds());
        if (!ready.isDone()) return ready.thenApply(done -> Next.AT_ONCE);
        Optional<CompletableFuture<Next>> chores = pause.isPresent() ? Optional.empty() : chores(object.get());
        if (chores.isPresent()) return chores.get();
        if (rendering.isEmpty()) return broken(wanted.rendering().problems());
        Outcome<Plan> plan = Planner.plan(circumstances().situation(rendering.get()), steps);
        if (plan.asOptional().isEmpty()) return broken(plan.problems());
        Result mild = mild(object.get(), plan.asOptional().get());
        held = mild.held();
        return proceed(object.get(), mild.plan());
    }

    /** What is left to do where the stage only reports drift. */
    private Result mild(ApiObject object, Plan plan) {
        if (wanted.rules().drift() == Stage.Drift.HEAL) return Result.all(plan);
        Optional<LetGo> letGo = SyncRequest.of(object).flatMap(SyncRequest::letsGo);
        return Forbearance.of(plan, new Forbearance.Terms(Drifts.seen(object), letGo, around.now()));
    }

    private Optional<CompletableFuture<Next>> chores(ApiObject object) {
        return housekeeping.work(
                object,
                notebook.memory().inventory(),
                attempts.inHand(),
                kept -> claim().keys().contains(kept));
    }

    /** Nobody can tell what it should be: what is under way is for something that is not wanted any more. */
    private CompletableFuture<Next> broken(List<Problem> problems) {
        attempts.giveUp(wanted.commit().abbreviated() + ", which has problems");
        attempts.seeFinishing();
        return execution.writeDown().orElseGet(() -> report(reports().broken(problems), attempts.finishedBy()));
    }

    /** Its time is over. The order is taken back, so that nobody has to ask whether it still stands. */
    private CompletableFuture<Next> resume(ApiObject object, Pause pause) {
        Tree nothing = Scalar.Null.NULL;
        return around.client()
                .patch(
                        key,
                        Patch.merge(Mapping.of("spec", Mapping.of("pause", nothing))),
                        WriteOptions.by(Marks.FIELD_MANAGER))
                .thenCompose(answer -> answer.fold(
                        written -> view.shows(written).thenApply(shown -> {
                            around.tell(object, "PauseExpired", pause.text(key.name()));
                            return Next.AT_ONCE;
                        }),
                        refusal -> now(Next.AFTER_BACK_OFF)));
    }

    private CompletableFuture<Next> proceed(ApiObject object, Plan plan) {
        notebook.note(memory -> memory.with(memory.runs().seenIn(plan)));
        Verdicts verdicts =
                Gates.judge(plan, circumstances().facts(object, plan, attempts.isUnderWay(plan)), holds(plan));
        if (!verdicts.writes().isOpen()) return hold(object, plan, verdicts);
        if (!wanted.isGone()) notebook.note(memory -> memory.needing(neighbours.neededBy(key.name())));
        boolean asked = SyncRequest.of(object)
                .filter(request -> execution.ask(plan, request))
                .isPresent();
        Plan scope = attempts.scope(plan);
        Sight sight = Sights.of(scope, verdicts, circumstances().judge());
        Optional<Instant> heals = asked || attempts.isSelecting() ? Optional.empty() : healsOnlyFrom(plan, sight);
        if (heals.isPresent()) return report(reports().drifted(plan, heals.get()), heals);
        boolean begun = attempts.begin(plan, sight);
        attempts.seeFinishing();
        if (begun && plan.onlyHeals()) restraint = restraint.healed(around.now());
        if (begun) LiveChanges.undoneBy(plan).ifPresent(what -> warnOfUndoing(object, plan, what));
        attempts.see(scope, sight);
        Order order = new Order(
                scope,
                verdicts,
                circumstances().burial(plan),
                () -> isStillWanted(plan),
                () -> reports().attempted(plan, verdicts));
        return execution
                .act(order)
                .orElseGet(() -> report(
                        order.report().get(),
                        earlier(attempts.reviewAt(), verdicts.deletions().reviewAt())));
    }

    /** Before it is undone, people hear who changed what. */
    private void warnOfUndoing(ApiObject object, Plan plan, String what) {
        if (plan.onlyHeals()) around.tell(object, "DriftFound", "changed live, and put back: " + what);
        else
            around.warn(
                    object, "LiveChangeUndone", plan.commit().abbreviated() + " undoes what was changed live: " + what);
    }

    /** The moment up to which drift is only told, not healed; empty if nothing has drifted, or if it may be healed now. */
    private Optional<Instant> healsOnlyFrom(Plan plan, Sight sight) {
        boolean drifted = attempts.isAtRest(plan) && sight.hasWork() && plan.onlyHeals();
        return Optional.of(restraint.healsFrom())
                .filter(from -> drifted && around.now().isBefore(from));
    }

    private boolean isStillWanted(Plan plan) {
        return !stopped
                && wanted.rendering()
                        .asOptional()
                        .filter(rendering -> rendering.digest().equals(plan.renderedDigest()))
                        .isPresent();
    }

    private CompletableFuture<Next> report(ApplicationReport found, Optional<Instant> reviewAt) {
        Optional<ApiObject> seen = view.get(key);
        if (seen.isEmpty()) return now(Next.AFTER_BACK_OFF);
        ApiObject object = seen.get();
        ApplicationReport report = found.bounded(object, around.now());
        if (wanted.isGone() && notebook.memory().inventory().size() == 0) return forget(object);
        Next next = Next.at(earlier(reviewAt, report.health().reviewAt()), around.now());
        News.of(object, report).ifPresent(news -> around.tell(object, news));
        return execution
                .save()
                .thenCompose(refusal -> refusal.isPresent()
                        ? CompletableFuture.completedFuture(refusal)
                        : execution.report(object, report))
                .thenApply(refusal -> refusal.isPresent() ? Next.AFTER_BACK_OFF : next);
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return Stream.concat(one.stream(), other.stream()).min(Instant::compareTo);
    }

    /** An application that the repository does not have, and that owns nothing any more, is no application. */
    private CompletableFuture<Next> forget(ApiObject object) {
        return around.client()
                .delete(key, DeleteOptions.BACKGROUND.onlyUid(object.uid()))
                .thenApply(answer -> Next.WHEN_SOMETHING_CHANGES);
    }

    /** A pause leaves what is under way as it is. Whatever else holds a plan, what was under way for another one is over. */
    private CompletableFuture<Next> hold(ApiObject object, Plan plan, Verdicts verdicts) {
        if (Pause.of(object.spec()).isEmpty()) attempts.giveUpOthers(plan);
        attempts.seeFinishing();
        return execution
                .writeDown()
                .orElseGet(() -> report(
                        reports().held(plan, verdicts),
                        earlier(attempts.finishedBy(), verdicts.writes().reviewAt())));
    }

    /** What is half written is finished: to stop there would leave it half applied. */
    private SortedMap<ObjectKey, String> holds(Plan plan) {
        return wanted.rendering()
                .asOptional()
                .map(Rendering::holds)
                .filter(holds -> !attempts.hasBegun(plan))
                .orElse(new TreeMap<>());
    }

    private Circumstances circumstances() {
        return new Circumstances(around, view, neighbours, notebook, key, wanted);
    }

    private Reports reports() {
        return new Reports(view, circumstances().judge(), wanted, attempts.inHand(), notebook.memory(), held);
    }

    private static CompletableFuture<Next> now(Next next) {
        return CompletableFuture.completedFuture(next);
    }
}
