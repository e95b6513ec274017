package dev.slipway.sync.pipeline.application;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.sync.apply.Attempt;
import dev.slipway.sync.apply.AttemptEvent;
import dev.slipway.sync.apply.AttemptState;
import dev.slipway.sync.apply.Brief;
import dev.slipway.sync.apply.Brief.Purpose;
import dev.slipway.sync.apply.HookSight;
import dev.slipway.sync.apply.Results;
import dev.slipway.sync.apply.Sight;
import dev.slipway.sync.model.Hook;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.Next;
import dev.slipway.sync.pipeline.part.StatusWriter;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.plan.HookStep;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Selection;
import dev.slipway.sync.plan.StepMemory;
import dev.slipway.sync.report.ApplicationReport;
import dev.slipway.sync.report.AttemptMemory;
import dev.slipway.sync.rollout.Judge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The attempts of one application: takes up the one that is written down, begins another where there is reason to, and has done what its
 * state asks for. Where an attempt goes from there only {@link Attempt} decides; how its work is done, {@link Acts}.
 */
final class Execution {
    /** Codes from here on say that the server has a problem, not the request. */
    private static final int OVERLOAD = 429;

    private final Surroundings around;
    private final LiveView view;
    private final StatusWriter writer;
    private final ObjectKey key;
    private final Judge judge;
    private final Notebook notebook;
    private final Archive archive;
    private final InventoryBook inventory;
    private final Acts acts;
    /** At all that is wanted. */
    private Optional<Attempt> whole = Optional.empty();
    /** At some objects that somebody has asked for; it goes before. */
    private Optional<Attempt> selected = Optional.empty();
    /** Ended by something newer, and not written down as such yet. */
    private final List<Attempt> leaving = new ArrayList<>();

    private boolean recalled;

    Execution(
            Surroundings around,
            LiveView view,
            StatusWriter writer,
            ObjectKey key,
            Judge judge,
            Notebook notebook,
            StepMemory steps) {
        this.around = around;
        this.view = view;
        this.writer = writer;
        this.key = key;
        this.judge = judge;
        this.notebook = notebook;
        this.archive = new Archive(around, view, writer, key);
        this.inventory = new InventoryBook(around, view, writer, key);
        this.acts = new Acts(around, view, key, steps);
    }

    /** Takes up what the process before left, as soon as it is in view. */
    void recall() {
        if (recalled || view.get(key).isEmpty()) return;
        recalled = true;
        whole = archive.last();
        selected = archive.openSelection();
        archive.all().stream()
                .mapToInt(AttemptMemory::number)
                .max()
                .ifPresent(number -> notebook.note(memory -> memory.attempted(number)));
    }

    Archive archive() {
        return archive;
    }

    /** The one in hand, ended or not. */
    Optional<Attempt> attempt() {
        return selected.or(() -> whole);
    }

    /** Whether live was as wanted, as far as this process or the one before it knows. */
    boolean isAtRest(Plan plan) {
        return whole.map(before -> isFor(before, plan) && before.state() instanceof AttemptState.Succeeded)
                .orElse(plan.unchanged());
    }

    /** Whether some objects that somebody has asked for are in hand. */
    boolean isSelecting() {
        return selected.isPresent();
    }

    /** Whether the attempt at what is wanted writes already; see {@link Attempt#hasBegun}. */
    boolean hasBegun(Plan plan) {
        List<String> before = plan.hooks().stream()
                .filter(hook -> hook.hook().phase() == Hook.Phase.PRE_SYNC)
                .map(hook -> hook.key().toString())
                .toList();
        return attempt()
                .filter(under -> isFor(under, plan) && under.hasBegun(before))
                .isPresent();
    }

    /** Whether an attempt at what is wanted is under way: what was let through once is not held any more. */
    boolean isUnderWay(Plan plan) {
        return attempt()
                .filter(under -> isFor(under, plan)
                        && under.isNumbered()
                        && !under.state().hasEnded())
                .isPresent();
    }

    /**
     * Somebody asks for a sync. What failed is tried again at once; some objects alone are an attempt of their own.
     *
     * @return whether it was not known yet
     */
    boolean ask(Plan plan, SyncRequest request) {
        if (notebook.memory().request().equals(Optional.of(request.id()))) return false;
        notebook.note(memory -> memory.asked(request.id()));
        if (archive.hasAnswered(request.id())) return false;
        if (request.only().isAll()) {
            whole = whole.map(attempt -> attempt.on(new AttemptEvent.Encouraged(), around.now()));
            return true;
        }
        giveUp("a sync of " + String.join(", ", request.only().names()));
        selected = Optional.of(Attempt.planned(
                brief(plan, Purpose.Selection, request.only(), Optional.of(request.id()), request.by())));
        return true;
    }

    /** What stood in the way of a failed attempt has changed. */
    void encourage() {
        whole = whole.map(attempt -> attempt.on(new AttemptEvent.Encouraged(), around.now()));
    }

    /** Ends what is under way because of something newer. */
    void giveUp(String by) {
        selected.ifPresent(attempt -> given(attempt, by));
        selected = Optional.empty();
        whole = whole.map(attempt -> given(attempt, by));
    }

    /** Ends what is under way for something else than a plan. */
    void giveUpOthers(Plan plan) {
        boolean newer = attempt().filter(before -> !isFor(before, plan)).isPresent();
        if (newer) giveUp(plan.commit().abbreviated());
    }

    private Attempt given(Attempt attempt, String by) {
        if (attempt.state().hasEnded()) return attempt;
        Attempt given = attempt.on(new AttemptEvent.Overtaken(by, finishing(attempt)), around.now());
        if (given.isNumbered() && given.state().hasEnded()) leaving.add(given);
        return given;
    }

    /** The hooks of an attempt that are let run to their end, whatever their manifests have become. */
    private List<HookSight> finishing(Attempt attempt) {
        String name = attempt.brief().name();
        HookSights sights = new HookSights(view, judge, name);
        return notebook.memory().inventory().uids().keySet().stream()
                .flatMap(owned -> view.get(owned).stream())
                .filter(live -> live.annotation(Marks.ATTEMPT).equals(Optional.of(name)))
                .flatMap(live -> HookStep.of(live).stream())
                .filter(HookStep::finishes)
                .map(sights::of)
                .toList();
    }

    /** Sees how far the hooks are that something newer waits for. */
    void seeFinishing() {
        whole.filter(under -> under.state() instanceof AttemptState.Finishing)
                .ifPresent(under -> whole = Optional.of(under.on(
                        new AttemptEvent.Seen(new Sight(List.of(), false, List.of(), finishing(under))),
                        around.now())));
    }

    /** The part of a plan that the attempt in hand is about. */
    Plan scope(Plan plan) {
        return selected.map(attempt -> plan.only(attempt.brief().only())).orElse(plan);
    }

    /**
     * A new attempt where something new is wanted, or where live is not any more what it was.
     *
     * @return whether there is a new one
     */
    boolean begin(Plan plan, Sight sight) {
        giveUpOthers(plan);
        if (selected.isPresent() || finishedBy().isPresent()) return false;
        whole = whole.map(same -> same.state().hasEnded() ? same : same.at(plan.commit()));
        if (!mustBegin(plan, sight)) return false;
        boolean heals =
                plan.onlyHeals() && whole.filter(before -> !isFor(before, plan)).isEmpty();
        Results done = whole.filter(
                        before -> isFor(before, plan) && !(before.state() instanceof AttemptState.Succeeded))
                .map(before -> before.results().carried())
                .orElse(Results.NONE);
        Brief brief =
                brief(plan, heals ? Purpose.Heal : Purpose.Sync, Selection.ALL, Optional.empty(), Optional.empty());
        whole = Optional.of(Attempt.planned(brief).takenUp(done, Optional.empty(), new AttemptState.Planned()));
        return true;
    }

    private boolean mustBegin(Plan plan, Sight sight) {
        if (isAtRest(plan)) return sight.hasWork();
        return whole.filter(before -> isFor(before, plan)
                        && !(before.state() instanceof AttemptState.Superseded)
                        && !(before.state() instanceof AttemptState.Succeeded))
                .isEmpty();
    }

    private Brief brief(
            Plan plan, Purpose purpose, Selection only, Optional<String> request, Optional<String> requestedBy) {
        return new Brief(
                key.name(),
                0,
                plan.commit(),
                plan.renderedDigest(),
                plan.digest(),
                purpose,
                only,
                request,
                requestedBy,
                1,
                around.now(),
                false);
    }

    private static boolean isFor(Attempt attempt, Plan plan) {
        return attempt.renderedDigest().equals(plan.renderedDigest());
    }

    /** Live was looked at: the attempt in hand goes on from there. Hooks are for what the repository wants anew, not for healing. */
    void see(Plan plan, Sight sight) {
        attempt()
                .filter(under -> !(under.state() instanceof AttemptState.Finishing))
                .ifPresent(under -> {
                    boolean hooked = under.brief().purpose() == Purpose.Sync
                            && !(isAtRest(plan) && under.state().hasEnded());
                    HookSights hooks = new HookSights(view, judge, under.brief().name());
                    hear(new AttemptEvent.Seen(hooked ? sight.with(hooks.of(plan)) : sight));
                });
    }

    /** Does what is asked for; empty if nothing is but time. */
    Optional<CompletableFuture<Next>> act(Order order) {
        Optional<CompletableFuture<Next>> written = writeDown();
        if (written.isPresent()) return written;
        AttemptState state = attempt().map(Attempt::state).orElse(new AttemptState.Succeeded(around.now()));
        if (state instanceof AttemptState.Checking) return Optional.of(check(order));
        if (state instanceof AttemptState.Recording) return Optional.of(record(order));
        if (state instanceof AttemptState.Hooking hooking) return Optional.of(hook(order, hooking));
        if (state instanceof AttemptState.Writing writing) return Optional.of(heard(acts.write(order, writing.wave())));
        if (state instanceof AttemptState.Deleting) return Optional.of(heard(acts.delete(order)));
        settle(order.plan(), state);
        if (!state.hasEnded()) return Optional.empty();
        selected.ifPresent(leaving::add);
        selected = Optional.empty();
        return writeDown();
    }

    /** Writes down what must be before anything else is done: what was given up, and what became of hooks. */
    Optional<CompletableFuture<Next>> writeDown() {
        if (!leaving.isEmpty())
            return Optional.of(archive.save(leaving.get(0)).thenApply(refusal -> {
                if (refusal.isPresent()) return Next.AFTER_BACK_OFF;
                leaving.remove(0);
                return Next.AT_ONCE;
            }));
        boolean behind = attempt()
                .filter(under -> !under.state().isInFlight() && archive.isBehind(under))
                .isPresent();
        return behind ? Optional.of(save().thenApply(Execution::next)) : Optional.empty();
    }

    /** Writes down how the attempt in hand stands. */
    CompletableFuture<Optional<Status>> save() {
        return attempt().map(archive::save).orElse(CompletableFuture.completedFuture(Optional.empty()));
    }

    /** Until when hooks may run that are let run to their end; empty if none is waited for. */
    Optional<Instant> finishedBy() {
        return whole.map(Attempt::state)
                .filter(AttemptState.Finishing.class::isInstance)
                .flatMap(AttemptState::reviewAt);
    }

    /** When to look again although nothing happens. */
    Optional<Instant> reviewAt() {
        return attempt().flatMap(under -> under.state().reviewAt());
    }

    private CompletableFuture<Next> check(Order order) {
        int number = notebook.memory().attempts() + 1;
        become(attempt().orElseThrow().numbered(number));
        notebook.note(memory -> memory.attempted(number));
        return acts.check(order, attempt().orElseThrow().brief().only()).thenCompose(problems -> {
            hear(new AttemptEvent.Checked(problems));
            boolean goOn = attempt().orElseThrow().state() instanceof AttemptState.Recording
                    && order.isStillWanted().getAsBoolean();
            return goOn ? record(order) : now(Next.AT_ONCE);
        });
    }

    /**
     * What is about to be made is written down first: nothing that a crash leaves behind is nobody's, and no number is given twice.
     */
    private CompletableFuture<Next> record(Order order) {
        Optional<ApiObject> object = view.get(key);
        if (object.isEmpty()) return now(Next.AFTER_BACK_OFF);
        notebook.note(memory -> memory.with(memory.inventory().with(order.plan().wanted())));
        CompletableFuture<Optional<Status>> saved = save();
        return report(object.get(), order.report().get())
                .thenCombine(saved, (one, other) -> one.or(() -> other))
                .thenApply(refusal -> recorded(refusal));
    }

    /**
     * Writes down how the application stands, and all that it owns.
     *
     * @return why that was refused
     */
    CompletableFuture<Optional<Status>> report(ApiObject application, ApplicationReport report) {
        return inventory.save(application, report.memory().inventory()).thenCompose(refusal -> {
            if (refusal.isPresent()) return CompletableFuture.completedFuture(refusal);
            return writer.status(application, report.status(application, around.now()))
                    .thenCompose(refused -> refused.isPresent()
                            ? CompletableFuture.completedFuture(refused)
                            : inventory.tidy().thenApply(done -> refused));
        });
    }

    private Next recorded(Optional<Status> refusal) {
        if (refusal.filter(status -> status.isConflict() || status.code() >= OVERLOAD)
                .isPresent()) return Next.AFTER_BACK_OFF;
        hear(new AttemptEvent.Recorded(
                refusal.stream().map(Execution::unrecorded).toList()));
        archive.tidy();
        return Next.AT_ONCE;
    }

    private static Problem unrecorded(Status refusal) {
        return Problem.of(
                Reason.Refused,
                "nothing was written, because what is about to be made could not be written down first: "
                        + refusal.message());
    }

    /** Where no answer came, nobody knows whether a hook runs: it is asked for again, under the same name, which starts it once. */
    private CompletableFuture<Next> hook(Order order, AttemptState.Hooking state) {
        Attempt under = attempt().orElseThrow();
        return acts.hook(order, state, under)
                .thenApply(hooked -> {
                    hear(hooked);
                    return Next.AT_ONCE;
                })
                .exceptionally(unreachable -> Next.AFTER_BACK_OFF);
    }

    private CompletableFuture<Next> heard(CompletableFuture<AttemptEvent.Wrote> work) {
        return work.exceptionally(failure -> new AttemptEvent.Wrote(List.of(), List.of(Acts.unreachable(failure))))
                .thenApply(wrote -> {
                    hear(wrote);
                    return Next.AT_ONCE;
                });
    }

    private void hear(AttemptEvent event) {
        become(attempt().orElseThrow().on(event, around.now()));
    }

    private void become(Attempt next) {
        if (selected.isPresent()) selected = Optional.of(next);
        else whole = Optional.of(next);
    }

    /** Once an attempt has ended well, the inventory is exactly what is there and wanted, and what still must go. */
    private void settle(Plan plan, AttemptState state) {
        notebook.note(memory -> memory.with(memory.inventory().with(plan.wanted())));
        if (selected.isPresent() || !(state instanceof AttemptState.Succeeded)) return;
        notebook.note(memory -> memory.syncedAt(plan.commit().hex(), plan.renderedDigest()));
        notebook.note(memory -> memory.with(memory.inventory().without(plan.released())));
    }

    private static Next next(Optional<Status> refusal) {
        return refusal.isPresent() ? Next.AFTER_BACK_OFF : Next.AT_ONCE;
    }

    private static CompletableFuture<Next> now(Next next) {
        return CompletableFuture.completedFuture(next);
    }
}
