package dev.slipway.sync.pipeline.application;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.apply.Applier;
import dev.slipway.sync.apply.Applier.Written;
import dev.slipway.sync.apply.Attempt;
import dev.slipway.sync.apply.AttemptEvent.Hooked;
import dev.slipway.sync.apply.AttemptEvent.Wrote;
import dev.slipway.sync.apply.AttemptState;
import dev.slipway.sync.apply.StepResult;
import dev.slipway.sync.apply.Tombstone.Burial;
import dev.slipway.sync.apply.Tombstones.Kept;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Spans;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.plan.Deletion;
import dev.slipway.sync.plan.HookStep;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Selection;
import dev.slipway.sync.plan.Step;
import dev.slipway.sync.plan.StepMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** What attempts of one application have done at the control plane. Each act completes when the view shows what it has done. */
final class Acts {
    private final Surroundings around;
    private final LiveView view;
    private final Applier applier;
    private final Cemetery cemetery;
    private final ObjectKey key;
    private final StepMemory memory;

    Acts(Surroundings around, LiveView view, ObjectKey key, StepMemory memory) {
        this.around = around;
        this.view = view;
        this.applier = new Applier(around.client());
        this.cemetery = new Cemetery(around, view);
        this.key = key;
        this.memory = memory;
    }

    /** What stands in the way of a plan. */
    CompletableFuture<List<Problem>> check(Order order, Selection only) {
        List<Problem> misnamed = misnamed(order.plan(), only);
        return misnamed.isEmpty()
                ? applier.check(order.plan()).exceptionally(failure -> List.of(unreachable(failure)))
                : CompletableFuture.completedFuture(misnamed);
    }

    private List<Problem> misnamed(Plan scope, Selection only) {
        return only.unknownTo(scope).stream()
                .map(name -> Problem.of(
                        Reason.InvalidRequest,
                        key.name() + " has no " + name
                                + "; name an object of it as <kind>/<name>, such as Deployment/web"))
                .toList();
    }

    CompletableFuture<Wrote> write(Order order, int number) {
        List<Step> steps = order.plan().waves().stream()
                .filter(wave -> wave.number() == number)
                .flatMap(wave -> wave.writes().stream())
                .filter(Step::served)
                .toList();
        Map<ObjectKey, String> actions = new TreeMap<>();
        steps.forEach(step -> actions.put(step.key(), word(step.action())));
        return applier.write(steps, order.isStillWanted()).thenCompose(written -> {
            note(steps, written);
            return shown(written, actions);
        });
    }

    /** What came of what was sent is what the next plan is compared with. */
    private void note(List<Step> steps, List<Written> written) {
        for (Written one : written)
            steps.stream()
                    .filter(step -> step.key().equals(one.key()))
                    .forEach(step -> one.now().ifPresent(result -> memory.wrote(step, result)));
    }

    /** Nothing is deleted before it is kept for an undo. */
    CompletableFuture<Wrote> delete(Order order) {
        List<Deletion> deletions = order.plan().deletions();
        return cemetery.keep(deletions, order.burial()).thenCompose(kept -> {
            if (kept.problem().isPresent())
                return CompletableFuture.completedFuture(
                        new Wrote(List.of(), List.of(kept.problem().get())));
            return applier.delete(deletions, order.isStillWanted()).thenCompose(written -> {
                tellPruned(written, order.burial(), kept);
                return shown(written, new TreeMap<>());
            });
        });
    }

    /** Starts the hooks of a wave that were not started yet, or makes place for them. */
    CompletableFuture<Hooked> hook(Order order, AttemptState.Hooking where, Attempt attempt) {
        String name = attempt.brief().name();
        List<CompletableFuture<Written>> started = order.plan().hooks().stream()
                .filter(hook -> hook.hook().phase() == where.phase()
                        && hook.directives().wave() == where.wave()
                        && attempt.results().hook(hook.key().toString()).isEmpty()
                        && order.isStillWanted().getAsBoolean())
                .filter(hook -> !isRunning(hook, name))
                .map(hook -> applier.start(hook, name))
                .toList();
        return CompletableFuture.allOf(started.toArray(CompletableFuture<?>[]::new))
                .thenCompose(done -> {
                    List<Written> written =
                            started.stream().map(CompletableFuture::join).toList();
                    return view.shows(written).thenApply(shown -> hooked(written, name));
                });
    }

    private static boolean isRunning(HookStep hook, String attempt) {
        return hook.live()
                .filter(live -> isOf(live, attempt) || live.isDeleting())
                .isPresent();
    }

    private static boolean isOf(ApiObject live, String attempt) {
        return live.annotation(Marks.ATTEMPT).equals(Optional.of(attempt));
    }

    private static Hooked hooked(List<Written> written, String attempt) {
        TreeMap<String, String> uids = new TreeMap<>();
        for (Written one : written)
            one.now()
                    .filter(live -> isOf(live, attempt))
                    .ifPresent(live -> uids.put(one.key().toString(), live.uid()));
        return new Hooked(uids, problems(written));
    }

    private CompletableFuture<Wrote> shown(List<Written> written, Map<ObjectKey, String> actions) {
        return view.shows(written)
                .thenApply(seen -> new Wrote(
                        written.stream().map(one -> result(one, actions)).toList(), problems(written)));
    }

    private static StepResult result(Written written, Map<ObjectKey, String> actions) {
        return new StepResult(
                Optional.ofNullable(actions.get(written.key())).orElse("Deleted"),
                written.key().toString(),
                written.problem().map(Problem::message));
    }

    private static String word(Step.Action action) {
        return switch (action) {
            case CREATE -> "Created";
            case UPDATE -> "Updated";
            case REPLACE -> "Replaced";
            case UNCHANGED -> "Unchanged";
        };
    }

    private void tellPruned(List<Written> written, Burial burial, Kept kept) {
        long gone = written.stream().filter(one -> one.problem().isEmpty()).count();
        Optional<ApiObject> object = view.get(key).filter(there -> gone > 0);
        object.ifPresent(there -> around.tell(
                there, "Pruned", gone + " objects that are no longer wanted were deleted" + undo(burial, kept)));
    }

    private String undo(Burial burial, Kept kept) {
        if (burial.undo().isZero()) return "";
        String lost = kept.notKept().isEmpty() ? "" : "; too large or too many to be kept: " + kept.notKept();
        return "; for " + Spans.print(burial.undo()) + " they come back with: slipway undo-prune " + key.name() + lost;
    }

    private static List<Problem> problems(List<Written> written) {
        List<Problem> problems = new ArrayList<>();
        written.forEach(one -> one.problem().ifPresent(problems::add));
        return problems;
    }

    static Problem unreachable(Throwable failure) {
        return Problem.of(
                Reason.ControlPlaneUnreachable,
                "the control plane did not answer (" + failure.getMessage() + "); it is asked again by itself");
    }
}
