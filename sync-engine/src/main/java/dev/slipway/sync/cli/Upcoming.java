package dev.slipway.sync.cli;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.plan.Forbearance;
import dev.slipway.sync.plan.Held;
import dev.slipway.sync.plan.Kinds;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.plan.Pending;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Planner;
import dev.slipway.sync.plan.Situation;
import dev.slipway.sync.plan.Step;
import dev.slipway.sync.preview.Forecast;
import dev.slipway.sync.preview.Forecasting;
import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.report.ApplicationMemory;
import dev.slipway.sync.report.ApplicationReport;
import dev.slipway.sync.report.Drifts;
import dev.slipway.sync.report.InventoryPage;
import dev.slipway.sync.report.LiveChanges;
import dev.slipway.sync.report.overview.ApplicationView;
import dev.slipway.sync.report.overview.Overview;
import dev.slipway.sync.report.overview.RepositoryView;
import dev.slipway.sync.seal.Unsealer;
import dev.slipway.sync.source.git.LocalRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the next sync of an application would change: rendered and planned here as the engine does it, and each change dry-run against the
 * plane, so that defaults and fields of others show as they would come out.
 */
final class Upcoming {
    private static final WriteOptions DRY_RUN =
            WriteOptions.by(Marks.FIELD_MANAGER).forcing().asDryRun();

    private final Plane plane;
    private final Kinds kinds;
    private final RepositoryView repository;
    private final LocalRepository files;
    private final Unsealer unsealer;
    private final PlaneLive live;

    Upcoming(Plane plane, Kinds kinds, RepositoryView repository, LocalRepository files, Unsealer unsealer) {
        this.unsealer = unsealer;
        this.plane = plane;
        this.kinds = kinds;
        this.repository = repository;
        this.files = files;
        this.live = new PlaneLive(plane);
    }

    /** What one application has before it. */
    Outcome<Forecast> of(ApplicationView view) {
        ApiObject object = object(view);
        return head().then(merged -> rendering(view, object, merged)
                .then(rendering -> Planner.plan(situation(rendering, object))
                        .then(plan -> forecast(mild(plan, object), rendering, view))
                        .then(forecast -> Outcome.good(with(forecast, rendering, view, merged)))));
    }

    /** All that would be done for one application if nothing that was changed live stayed. */
    Outcome<Plan> plan(ApplicationView view) {
        ApiObject object = object(view);
        return head().then(merged -> rendering(view, object, merged))
                .then(rendering -> Planner.plan(situation(rendering, object)));
    }

    private ApiObject object(ApplicationView view) {
        return plane.await(plane.client().get(Overview.applicationKey(repository.namespace(), view.name())));
    }

    private Outcome<Snapshot> head() {
        return files.snapshot(repository.head().orElse("HEAD"));
    }

    /** The engine says what it leaves alone. */
    private static Forbearance.Result mild(Plan plan, ApiObject object) {
        SortedMap<String, Forbearance.Seen> seen = Drifts.seen(object);
        return seen.isEmpty()
                ? Forbearance.Result.all(plan)
                : Forbearance.of(plan, new Forbearance.Terms(seen, Optional.empty(), Instant.EPOCH));
    }

    private Outcome<Forecast> forecast(Forbearance.Result mild, Rendering rendering, ApplicationView view) {
        return new Forecasting(kinds, live, this::after)
                .of(mild.plan(), rendering)
                .then(forecast -> Outcome.good(forecast.noting(notes(mild, view))));
    }

    private static List<String> notes(Forbearance.Result mild, ApplicationView view) {
        List<String> notes = new ArrayList<>();
        mild.held().stream().filter(Held::stays).forEach(field -> notes.add("stays as it was changed live: " + field));
        LiveChanges.fieldsUndoneBy(mild.plan())
                .ifPresent(what -> notes.add(
                        "would undo what was changed live: " + what + "; keep it with: slipway adopt " + view.name()));
        return notes;
    }

    /** With what the default branch says besides. Where that cannot be rendered, it is no news of this stage. */
    private Forecast with(Forecast forecast, Rendering rendering, ApplicationView view, Snapshot merged) {
        Optional<Rendering> there = Configuration.read(merged)
                .then(configuration -> rendering(view, merged, configuration))
                .asOptional();
        return forecast.followedBy(
                there.map(other -> Pending.between(rendering, other, kinds)).orElse(List.of()), merged.commit());
    }

    private Outcome<Rendering> rendering(ApplicationView view, ApiObject object, Snapshot head) {
        Optional<String> commit = object.status().text("desiredRevision").filter(text -> !text.isEmpty());
        if (commit.isEmpty())
            return bad("it has no commit yet: " + view.message().orElse("its stage waits"));
        return Configuration.read(head)
                .then(configuration ->
                        files.snapshot(commit.get()).then(snapshot -> rendering(view, snapshot, configuration)));
    }

    /** What the application is in a snapshot, by the pipeline and flags of the default branch. */
    private Outcome<Rendering> rendering(ApplicationView view, Snapshot snapshot, Configuration configuration) {
        Application application = new Application(view.component(), view.stage(), view.region());
        return configuration
                .pipeline()
                .stage(view.stage())
                .map(stage -> new Renderer(kinds::isClusterScoped, unsealer)
                        .render(application, stage, snapshot, configuration))
                .orElseGet(() -> bad("the pipeline has no stage " + view.stage() + " any more"));
    }

    private Situation situation(Rendering rendering, ApiObject object) {
        ApplicationMemory memory = ApplicationMemory.of(object, pages(object));
        return new Situation(
                rendering,
                object.namespace() + "/" + object.name(),
                live,
                memory.inventory(),
                kinds,
                Situation.Claims.NONE,
                memory.syncedDigest(),
                memory.runs());
    }

    private List<ApiObject> pages(ApiObject application) {
        if (!application.status().has(ApplicationReport.PAGES)) return List.of();
        return plane
                .await(plane.client().list(InventoryPage.KIND.groupKind(), ListOptions.in(application.namespace())))
                .items()
                .stream()
                .filter(page -> page.isOwnedBy(application))
                .toList();
    }

    /** What the plane would make of it. What is new or replaced cannot be tried beside what it needs or replaces. */
    private Answer<ApiObject> after(Step step) {
        ApiObject sent =
                step.divergence().releases() ? step.object() : step.divergence().sent();
        return step.action() == Step.Action.UPDATE
                ? plane.answer(plane.client().apply(sent, DRY_RUN))
                : Answer.<ApiObject>done(step.object());
    }

    private static <T> Outcome<T> bad(String message) {
        return Outcome.bad(Problem.of(Problem.Reason.RefMissing, message));
    }
}
