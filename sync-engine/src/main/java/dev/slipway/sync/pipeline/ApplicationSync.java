package dev.slipway.sync.pipeline;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.apply.Applier;
import dev.slipway.sync.apply.Applier.Written;
import dev.slipway.sync.apply.Attempt;
import dev.slipway.sync.apply.AttemptEvent;
import dev.slipway.sync.apply.AttemptState;
import dev.slipway.sync.apply.Sight;
import dev.slipway.sync.gate.Facts;
import dev.slipway.sync.gate.Gates;
import dev.slipway.sync.gate.Gates.Verdicts;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Planner;
import dev.slipway.sync.plan.Situation;
import dev.slipway.sync.plan.Step;
import dev.slipway.sync.plan.StepMemory;
import dev.slipway.sync.report.ApplicationMemory;
import dev.slipway.sync.report.ApplicationReport;
import dev.slipway.sync.report.Chronicle;
import dev.slipway.sync.report.News;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Keeps one application what it should be. Each look takes the world as it is: plan, gate, then one step of the attempt. Nothing that
 * matters is kept here alone; a new process that looks goes on where the old one was.
 */
final class ApplicationSync {
    private final Surroundings around;
    private final LiveView view;
    private final StatusWriter writer;
    private final Applier applier;
    private final ObjectKey key;
    private final StepMemory steps = new StepMemory();
    private Wanted wanted;
    private Optional<Attempt> attempt = Optional.empty();
    private Optional<ApplicationMemory> memory = Optional.empty();
    private Restraint restraint = Restraint.NONE;
    /** Whether the attempt found anything to do: looking around is not worth an entry in the history. */
    private boolean worked;

    private boolean stopped;

    ApplicationSync(Surroundings around, LiveView view, StatusWriter writer, ObjectKey key, Wanted wanted) {
        this.around = around;
        this.view = view;
        this.writer = writer;
        this.applier = new Applier(around.client());
        this.key = key;
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
        boolean undisturbed = attempt.filter(
                        under -> !Optional.of(under.renderedDigest()).equals(newer.digest()))
                .isEmpty();
        wanted = undisturbed ? newer.after(remembered()) : newer;
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

    /** Looks once and does the next thing. */
    CompletableFuture<Next> look() {
        Optional<ApiObject> object = view.get(key);
        if (object.isEmpty()) return now(Next.AFTER_BACK_OFF);
        recall();
        Optional<Rendering> rendering = wanted.rendering().asOptional();
        CompletableFuture<Void> ready = view.bring(kindsInvolved(rendering));
        if (!ready.isDone()) return ready.thenApply(done -> Next.AT_ONCE);
        if (rendering.isEmpty())
            return report(reports().broken(wanted.rendering().problems()), Optional.empty());
        Outcome<Plan> plan = Planner.plan(situation(rendering.get()), steps);
        if (plan.asOptional().isEmpty()) return report(reports().broken(plan.problems()), Optional.empty());
        return proceed(object.get(), plan.asOptional().get());
    }

    private CompletableFuture<Next> proceed(ApiObject object, Plan plan) {
        Verdicts verdicts = Gates.judge(plan, facts(object));
        if (!verdicts.writes().isOpen()) return report(reports().held(plan, verdicts), Optional.empty());
        Sight sight = Sights.of(plan, verdicts, view, around.now());
        Instant heals = restraint.healsFrom();
        boolean mustWait = isAtRest(plan)
                && sight.hasWork()
                && plan.onlyHeals()
                && around.now().isBefore(heals);
        if (mustWait) return report(reports().drifted(plan, heals), Optional.of(heals));
        begin(plan, sight);
        if (attempt.isPresent()) hear(new AttemptEvent.Seen(sight));
        return act(object, plan, verdicts);
    }

    /** A new attempt where something new is wanted, or where live is not any more what it was. */
    private void begin(Plan plan, Sight sight) {
        boolean newer = attempt.filter(before -> !before.renderedDigest().equals(plan.renderedDigest()))
                .isPresent();
        if (newer) hear(new AttemptEvent.Overtaken(plan.commit()));
        else attempt = attempt.map(same -> same.at(plan.commit()));
        if (isAtRest(plan) ? !sight.hasWork() : attempt.isPresent() && !newer) return;
        if (plan.onlyHeals()) restraint = restraint.healed(around.now());
        worked = false;
        attempt = Optional.of(Attempt.planned(plan.commit(), plan.renderedDigest(), plan.onlyHeals(), around.now()));
    }

    /** Whether live was as wanted, as far as this process or the one before it knows. */
    private boolean isAtRest(Plan plan) {
        return attempt.map(before -> before.renderedDigest().equals(plan.renderedDigest())
                        && before.state() instanceof AttemptState.Succeeded)
                .orElse(plan.unchanged());
    }

    private CompletableFuture<Next> act(ApiObject object, Plan plan, Verdicts verdicts) {
        AttemptState state = attempt.map(Attempt::state).orElse(new AttemptState.Succeeded(around.now()));
        if (state instanceof AttemptState.Checking) return check(plan, verdicts);
        if (state instanceof AttemptState.Recording) return record(plan, verdicts);
        if (state instanceof AttemptState.Writing writing) return write(plan, writing.wave());
        if (state instanceof AttemptState.Deleting) return delete(object, plan);
        settleInventory(plan, state);
        return report(reports().attempted(plan, verdicts), state.reviewAt());
    }

    private CompletableFuture<Next> check(Plan plan, Verdicts verdicts) {
        worked = true;
        return applier.check(plan)
                .exceptionally(failure -> List.of(unreachable(failure)))
                .thenCompose(problems -> {
                    hear(new AttemptEvent.Checked(problems));
                    boolean goOn =
                            attempt.orElseThrow().state() instanceof AttemptState.Recording && isStillWanted(plan);
                    return goOn ? record(plan, verdicts) : now(Next.AT_ONCE);
                });
    }

    /**
     * What is about to be made is written down first: nothing that a crash leaves behind is nobody's. Where the status cannot be written, the
     * attempt stays here and tries again.
     */
    private CompletableFuture<Next> record(Plan plan, Verdicts verdicts) {
        Optional<ApiObject> object = view.get(key);
        if (object.isEmpty()) return now(Next.AFTER_BACK_OFF);
        remember(remembered().with(remembered().inventory().with(plan.wanted())));
        ApplicationReport report = reports().attempted(plan, verdicts);
        return writer.status(object.get(), report.status(object.get(), around.now()))
                .thenApply(refusal -> {
                    if (refusal.isPresent()) return Next.AFTER_BACK_OFF;
                    hear(new AttemptEvent.Recorded(List.of()));
                    return Next.AT_ONCE;
                });
    }

    private CompletableFuture<Next> write(Plan plan, int number) {
        List<Step> steps = plan.waves().stream()
                .filter(wave -> wave.number() == number)
                .flatMap(wave -> wave.writes().stream())
                .filter(Step::served)
                .toList();
        return finish(applier.write(steps, () -> isStillWanted(plan)));
    }

    private CompletableFuture<Next> delete(ApiObject object, Plan plan) {
        return finish(applier.delete(plan.deletions(), () -> isStillWanted(plan))
                .thenApply(written -> {
                    long gone = written.stream()
                            .filter(one -> one.problem().isEmpty())
                            .count();
                    if (gone > 0)
                        around.tell(object, "Pruned", gone + " objects that are no longer wanted were deleted");
                    return written;
                }));
    }

    private CompletableFuture<Next> finish(CompletableFuture<List<Written>> work) {
        return work.thenCompose(written -> view.shows(written).thenApply(seen -> problems(written)))
                .exceptionally(failure -> List.of(unreachable(failure)))
                .thenApply(problems -> {
                    hear(new AttemptEvent.Wrote(problems));
                    return Next.AT_ONCE;
                });
    }

    private boolean isStillWanted(Plan plan) {
        return !stopped
                && wanted.rendering()
                        .asOptional()
                        .filter(rendering -> rendering.digest().equals(plan.renderedDigest()))
                        .isPresent();
    }

    private void hear(AttemptEvent event) {
        become(attempt.orElseThrow().on(event, around.now()));
    }

    private void become(Attempt next) {
        Attempt before = attempt.orElseThrow();
        attempt = Optional.of(next);
        if (next.state().equals(before.state())) return;
        if (worked)
            remember(remembered().with(Chronicle.after(next, remembered().history(), around.now())));
    }

    /** Once an attempt has ended well, the inventory is exactly what is there and wanted, and what still must go. */
    private void settleInventory(Plan plan, AttemptState state) {
        remember(remembered().with(remembered().inventory().with(plan.wanted())));
        if (!(state instanceof AttemptState.Succeeded)) return;
        remember(remembered().syncedAt(plan.commit().hex(), plan.renderedDigest()));
        for (ObjectKey released : plan.released())
            remember(remembered().with(remembered().inventory().without(released)));
    }

    private CompletableFuture<Next> report(ApplicationReport report, Optional<Instant> reviewAt) {
        Optional<ApiObject> seen = view.get(key);
        if (seen.isEmpty()) return now(Next.AFTER_BACK_OFF);
        ApiObject object = seen.get();
        if (wanted.isGone() && remembered().inventory().size() == 0) return forget(object);
        Next next = Next.at(earlier(reviewAt, report.health().reviewAt()), around.now());
        News.of(object, report).ifPresent(news -> around.tell(object, news));
        return writer.status(object, report.status(object, around.now()))
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

    private TreeSet<GroupKind> kindsInvolved(Optional<Rendering> rendering) {
        TreeSet<GroupKind> involved = new TreeSet<>();
        rendering.ifPresent(wish -> wish.manifests().stream()
                .filter(manifest -> around.kinds().find(manifest.object().gvk()).isPresent())
                .forEach(manifest -> involved.add(manifest.object().gvk().groupKind())));
        remembered().inventory().uids().keySet().stream()
                .map(ObjectKey::kind)
                .filter(around.kinds()::serves)
                .forEach(involved::add);
        return involved;
    }

    private SortedSet<ObjectKey> owned() {
        return new TreeSet<>(remembered().inventory().uids().keySet());
    }

    private Situation situation(Rendering rendering) {
        return new Situation(
                rendering,
                owner(),
                view,
                remembered().inventory(),
                around.kinds(),
                around.claims(),
                remembered().syncedDigest());
    }

    private Facts facts(ApiObject object) {
        return new Facts(
                object.spec().bool("paused").orElse(false),
                remembered().inventory().size(),
                wanted.prune(),
                object.annotation(Marks.CONFIRM_PRUNE),
                !wanted.isGone());
    }

    private Reports reports() {
        return new Reports(view, wanted, attempt, remembered(), around.now());
    }

    private String owner() {
        return key.namespace() + "/" + key.name();
    }

    private ApplicationMemory remembered() {
        return memory.orElse(ApplicationMemory.EMPTY);
    }

    /** Takes up what the process before left in the status. */
    private void recall() {
        if (memory.isEmpty()) memory = view.get(key).map(ApplicationMemory::of);
    }

    private void remember(ApplicationMemory more) {
        memory = Optional.of(more);
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

    /** The keys of what this application wants, for the board of claims. */
    SortedSet<ObjectKey> claims() {
        return wanted.rendering()
                .asOptional()
                .map(rendering -> Planner.keys(rendering, around.kinds()))
                .orElseGet(this::owned);
    }
}
