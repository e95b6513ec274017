package dev.slipway.sync.pipeline;

import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.apply.Applier;
import dev.slipway.sync.apply.Applier.Written;
import dev.slipway.sync.apply.Attempt;
import dev.slipway.sync.apply.AttemptEvent;
import dev.slipway.sync.apply.AttemptState;
import dev.slipway.sync.apply.Sight;
import dev.slipway.sync.apply.Tombstone.Burial;
import dev.slipway.sync.apply.Tombstones.Kept;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Spans;
import dev.slipway.sync.plan.Deletion;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Step;
import dev.slipway.sync.plan.StepMemory;
import dev.slipway.sync.report.Chronicle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Carries out the plans of one application: keeps the attempt, does what its state asks for, and tells it what came of that. Where an attempt
 * goes from there only {@link Attempt} decides.
 */
final class Execution {
    private final Surroundings around;
    private final LiveView view;
    private final StatusWriter writer;
    private final Applier applier;
    private final ObjectKey key;
    private final Notebook notebook;
    private final Cemetery cemetery;
    private final StepMemory steps;
    private Optional<Attempt> attempt = Optional.empty();
    /** Whether the attempt found anything to do: looking around is not worth an entry in the history. */
    private boolean worked;

    Execution(
            Surroundings around,
            LiveView view,
            StatusWriter writer,
            ObjectKey key,
            Notebook notebook,
            StepMemory steps) {
        Client client = around.client();
        this.around = around;
        this.view = view;
        this.writer = writer;
        this.applier = new Applier(client);
        this.key = key;
        this.notebook = notebook;
        this.cemetery = new Cemetery(around, view);
        this.steps = steps;
    }

    Optional<Attempt> attempt() {
        return attempt;
    }

    /** Whether live was as wanted, as far as this process or the one before it knows. */
    boolean isAtRest(Plan plan) {
        return attempt.map(before -> before.renderedDigest().equals(plan.renderedDigest())
                        && before.state() instanceof AttemptState.Succeeded)
                .orElse(plan.unchanged());
    }

    /**
     * A new attempt where something new is wanted, or where live is not any more what it was.
     *
     * @return whether there is a new one
     */
    boolean begin(Plan plan, Sight sight) {
        boolean newer = attempt.filter(before -> !before.renderedDigest().equals(plan.renderedDigest()))
                .isPresent();
        if (newer) hear(new AttemptEvent.Overtaken(plan.commit()));
        else attempt = attempt.map(same -> same.at(plan.commit()));
        if (isAtRest(plan) ? !sight.hasWork() : attempt.isPresent() && !newer) return false;
        worked = false;
        attempt = Optional.of(Attempt.planned(plan.commit(), plan.renderedDigest(), plan.onlyHeals(), around.now()));
        return true;
    }

    /** Live was looked at: the attempt, if there is one, goes on from there. */
    void see(Sight sight) {
        if (attempt.isPresent()) hear(new AttemptEvent.Seen(sight));
    }

    /** Does what the attempt's state asks for; empty if it asks for nothing but time. */
    Optional<CompletableFuture<Next>> act(Order order) {
        AttemptState state = attempt.map(Attempt::state).orElse(new AttemptState.Succeeded(around.now()));
        if (state instanceof AttemptState.Checking) return Optional.of(check(order));
        if (state instanceof AttemptState.Recording) return Optional.of(record(order));
        if (state instanceof AttemptState.Writing writing) return Optional.of(write(order, writing.wave()));
        if (state instanceof AttemptState.Deleting) return Optional.of(delete(order));
        settle(order.plan(), state);
        return Optional.empty();
    }

    /** When to look again although nothing happens. */
    Optional<Instant> reviewAt() {
        return attempt.flatMap(under -> under.state().reviewAt());
    }

    private CompletableFuture<Next> check(Order order) {
        worked = true;
        return applier.check(order.plan())
                .exceptionally(failure -> List.of(unreachable(failure)))
                .thenCompose(problems -> {
                    hear(new AttemptEvent.Checked(problems));
                    boolean goOn = attempt.orElseThrow().state() instanceof AttemptState.Recording
                            && order.isStillWanted().getAsBoolean();
                    return goOn ? record(order) : now(Next.AT_ONCE);
                });
    }

    /**
     * What is about to be made is written down first: nothing that a crash leaves behind is nobody's. Where the status cannot be written, the
     * attempt stays here and tries again.
     */
    private CompletableFuture<Next> record(Order order) {
        Optional<ApiObject> object = view.get(key);
        if (object.isEmpty()) return now(Next.AFTER_BACK_OFF);
        notebook.note(memory -> memory.with(memory.inventory().with(order.plan().wanted())));
        return writer.status(object.get(), order.report().get().status(object.get(), around.now()))
                .thenApply(refusal -> {
                    if (refusal.isPresent()) return Next.AFTER_BACK_OFF;
                    hear(new AttemptEvent.Recorded(List.of()));
                    return Next.AT_ONCE;
                });
    }

    private CompletableFuture<Next> write(Order order, int number) {
        List<Step> writes = order.plan().waves().stream()
                .filter(wave -> wave.number() == number)
                .flatMap(wave -> wave.writes().stream())
                .filter(Step::served)
                .toList();
        return finish(applier.write(writes, order.isStillWanted()).thenApply(written -> noted(writes, written)));
    }

    /** What came of what was sent is what the next plan is compared with. */
    private List<Written> noted(List<Step> writes, List<Written> written) {
        for (Written one : written)
            writes.stream()
                    .filter(step -> step.key().equals(one.key()))
                    .forEach(step -> one.now().ifPresent(result -> steps.wrote(step, result)));
        return written;
    }

    /** Nothing is deleted before it is kept for an undo. */
    private CompletableFuture<Next> delete(Order order) {
        List<Deletion> deletions = order.plan().deletions();
        return finish(cemetery.keep(deletions, order.burial()).thenCompose(kept -> {
            if (kept.problem().isPresent())
                return CompletableFuture.completedFuture(
                        List.of(new Written(deletions.get(0).key(), Optional.empty(), kept.problem())));
            return applier.delete(deletions, order.isStillWanted())
                    .thenApply(written -> tellPruned(written, order.burial(), kept));
        }));
    }

    private List<Written> tellPruned(List<Written> written, Burial burial, Kept kept) {
        long gone = written.stream().filter(one -> one.problem().isEmpty()).count();
        Optional<ApiObject> object = view.get(key).filter(there -> gone > 0);
        object.ifPresent(there -> around.tell(
                there, "Pruned", gone + " objects that are no longer wanted were deleted" + undo(burial, kept)));
        return written;
    }

    private String undo(Burial burial, Kept kept) {
        if (burial.undo().isZero()) return "";
        String lost = kept.notKept().isEmpty() ? "" : "; too large or too many to be kept: " + kept.notKept();
        return "; for " + Spans.print(burial.undo()) + " they come back with: slipway undo-prune " + key.name() + lost;
    }

    private CompletableFuture<Next> finish(CompletableFuture<List<Written>> work) {
        return work.thenCompose(written -> view.shows(written).thenApply(seen -> problems(written)))
                .exceptionally(failure -> List.of(unreachable(failure)))
                .thenApply(problems -> {
                    hear(new AttemptEvent.Wrote(problems));
                    return Next.AT_ONCE;
                });
    }

    private void hear(AttemptEvent event) {
        Attempt before = attempt.orElseThrow();
        Attempt next = before.on(event, around.now());
        attempt = Optional.of(next);
        if (worked && !next.state().equals(before.state()))
            notebook.note(memory -> memory.with(Chronicle.after(next, memory.history(), around.now())));
    }

    /** Once an attempt has ended well, the inventory is exactly what is there and wanted, and what still must go. */
    private void settle(Plan plan, AttemptState state) {
        notebook.note(memory -> memory.with(memory.inventory().with(plan.wanted())));
        if (!(state instanceof AttemptState.Succeeded)) return;
        notebook.note(memory -> memory.syncedAt(plan.commit().hex(), plan.renderedDigest()));
        notebook.note(memory -> memory.with(memory.inventory().without(plan.released())));
    }

    private static List<Problem> problems(List<Written> written) {
        List<Problem> problems = new ArrayList<>();
        written.forEach(one -> one.problem().ifPresent(problems::add));
        return problems;
    }

    private static Problem unreachable(Throwable failure) {
        return Problem.of(
                Reason.ControlPlaneUnreachable,
                "the control plane did not answer (" + failure.getMessage() + "); it is asked again by itself");
    }

    private static CompletableFuture<Next> now(Next next) {
        return CompletableFuture.completedFuture(next);
    }
}
