package dev.slipway.sync.pipeline.application;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.sync.apply.Attempt;
import dev.slipway.sync.apply.AttemptEvent;
import dev.slipway.sync.apply.AttemptState;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.Next;
import dev.slipway.sync.pipeline.part.StatusWriter;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.StepMemory;
import dev.slipway.sync.report.ApplicationReport;
import dev.slipway.sync.report.AttemptMemory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Carries out the attempts of one application: takes up the one that is written down, has done what the state of the one in hand asks for, and
 * writes down how far it is. Which is in hand {@link Attempts} decides; how its work is done, {@link Acts}.
 */
final class Execution {
    /** Codes from here on say that the server has a problem, not the request. */
    private static final int OVERLOAD = 429;

    private final Surroundings around;
    private final LiveView view;
    private final ObjectKey key;
    private final Attempts attempts;
    private final Notebook notebook;
    private final Archive archive;
    private final InventoryBook inventory;
    private final Acts acts;
    private boolean recalled;

    Execution(
            Surroundings around,
            LiveView view,
            StatusWriter writer,
            ObjectKey key,
            Attempts attempts,
            Notebook notebook,
            StepMemory steps) {
        this.around = around;
        this.view = view;
        this.key = key;
        this.attempts = attempts;
        this.notebook = notebook;
        this.archive = new Archive(around, view, writer, key);
        this.inventory = new InventoryBook(around, view, writer, key);
        this.acts = new Acts(around, view, key, steps);
    }

    /** Takes up what the process before left, as soon as it is in view. */
    void recall() {
        if (recalled || view.get(key).isEmpty()) return;
        recalled = true;
        attempts.takeUp(archive.last(), archive.openSelection());
        archive.all().stream()
                .mapToInt(AttemptMemory::number)
                .max()
                .ifPresent(number -> notebook.note(memory -> memory.attempted(number)));
    }

    Archive archive() {
        return archive;
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
        if (request.only().isAll()) attempts.encourage();
        else attempts.select(plan, request);
        return true;
    }

    /** Does what is asked for; empty if nothing is but time. */
    Optional<CompletableFuture<Next>> act(Order order) {
        Optional<CompletableFuture<Next>> written = writeDown();
        if (written.isPresent()) return written;
        AttemptState state = attempts.inHand().map(Attempt::state).orElse(new AttemptState.Succeeded(around.now()));
        if (state instanceof AttemptState.Checking) return Optional.of(check(order));
        if (state instanceof AttemptState.Recording) return Optional.of(record(order));
        if (state instanceof AttemptState.Hooking hooking) return Optional.of(hook(order, hooking));
        if (state instanceof AttemptState.Writing writing) return Optional.of(heard(acts.write(order, writing.wave())));
        if (state instanceof AttemptState.Deleting) return Optional.of(heard(acts.delete(order)));
        settle(order.plan(), state);
        if (!state.hasEnded()) return Optional.empty();
        attempts.endSelection();
        return writeDown();
    }

    /** Writes down what must be before anything else is done: what was given up, and what became of hooks. */
    Optional<CompletableFuture<Next>> writeDown() {
        Optional<Attempt> leaving = attempts.leaving();
        if (leaving.isPresent())
            return Optional.of(archive.save(leaving.get()).thenApply(refusal -> {
                if (refusal.isPresent()) return Next.AFTER_BACK_OFF;
                attempts.left();
                return Next.AT_ONCE;
            }));
        boolean behind = attempts.inHand()
                .filter(under -> !under.state().isInFlight() && archive.isBehind(under))
                .isPresent();
        return behind ? Optional.of(save().thenApply(Execution::next)) : Optional.empty();
    }

    /** Writes down how the attempt in hand stands. */
    CompletableFuture<Optional<Status>> save() {
        return attempts.inHand().map(archive::save).orElse(CompletableFuture.completedFuture(Optional.empty()));
    }

    private CompletableFuture<Next> check(Order order) {
        int number = notebook.memory().attempts() + 1;
        attempts.number(number);
        notebook.note(memory -> memory.attempted(number));
        return acts.check(order, attempts.inHand().orElseThrow().brief().only()).thenCompose(problems -> {
            attempts.hear(new AttemptEvent.Checked(problems));
            boolean goOn = attempts.inHand().orElseThrow().state() instanceof AttemptState.Recording
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
                .thenApply(this::recorded);
    }

    /**
     * Writes down how the application stands, and all that it owns.
     *
     * @return why that was refused
     */
    CompletableFuture<Optional<Status>> report(ApiObject application, ApplicationReport report) {
        return inventory.save(application, report);
    }

    private Next recorded(Optional<Status> refusal) {
        if (refusal.filter(status -> status.isConflict() || status.code() >= OVERLOAD)
                .isPresent()) return Next.AFTER_BACK_OFF;
        attempts.hear(new AttemptEvent.Recorded(
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
        Attempt under = attempts.inHand().orElseThrow();
        return acts.hook(order, state, under)
                .thenApply(hooked -> {
                    attempts.hear(hooked);
                    return Next.AT_ONCE;
                })
                .exceptionally(unreachable -> Next.AFTER_BACK_OFF);
    }

    private CompletableFuture<Next> heard(CompletableFuture<AttemptEvent.Wrote> work) {
        return work.exceptionally(failure -> new AttemptEvent.Wrote(List.of(), List.of(Acts.unreachable(failure))))
                .thenApply(wrote -> {
                    attempts.hear(wrote);
                    return Next.AT_ONCE;
                });
    }

    /** Once an attempt has ended well, the inventory is exactly what is there and wanted, and what still must go. */
    private void settle(Plan plan, AttemptState state) {
        notebook.note(memory -> memory.with(memory.inventory().with(plan.wanted())));
        if (attempts.isSelecting() || !(state instanceof AttemptState.Succeeded)) return;
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
