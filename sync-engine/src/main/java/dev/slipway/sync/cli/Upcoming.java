package dev.slipway.sync.cli;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Tree;
import dev.slipway.diff.view.Difference;
import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.plan.Deletion;
import dev.slipway.sync.plan.Forbearance;
import dev.slipway.sync.plan.Held;
import dev.slipway.sync.plan.Kinds;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Planner;
import dev.slipway.sync.plan.Secrets;
import dev.slipway.sync.plan.Situation;
import dev.slipway.sync.plan.Step;
import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.report.ApplicationMemory;
import dev.slipway.sync.report.Drifts;
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

    /** What each write changes without anybody's wish. */
    private static final List<String> BOOKKEEPING =
            List.of("managedFields", "resourceVersion", "generation", "uid", "creationTimestamp");

    private final Plane plane;
    private final Kinds kinds;
    private final RepositoryView repository;
    private final LocalRepository files;
    private final Unsealer unsealer;

    Upcoming(Plane plane, Kinds kinds, RepositoryView repository, LocalRepository files, Unsealer unsealer) {
        this.unsealer = unsealer;
        this.plane = plane;
        this.kinds = kinds;
        this.repository = repository;
        this.files = files;
    }

    /**
     * What comes of one application.
     *
     * @param differences empty if it is as it should be
     * @param notes on what somebody changed live: what stays, and what would be undone
     */
    record Outlook(List<Difference> differences, List<String> notes) {}

    Outcome<Outlook> of(ApplicationView view) {
        ApiObject object = object(view);
        return plan(view, object).then(plan -> {
            Forbearance.Result mild = mild(plan, object);
            return differences(mild.plan()).then(found -> Outcome.good(new Outlook(found, notes(mild, view))));
        });
    }

    /** All that would be done for one application if nothing that was changed live stayed. */
    Outcome<Plan> plan(ApplicationView view) {
        return plan(view, object(view));
    }

    private Outcome<Plan> plan(ApplicationView view, ApiObject object) {
        return rendering(view, object).then(rendering -> Planner.plan(situation(rendering, object)));
    }

    private ApiObject object(ApplicationView view) {
        return plane.await(plane.client().get(Overview.applicationKey(repository.namespace(), view.name())));
    }

    /** The engine says what it leaves alone. */
    private static Forbearance.Result mild(Plan plan, ApiObject object) {
        SortedMap<String, Forbearance.Seen> seen = Drifts.seen(object);
        return seen.isEmpty()
                ? Forbearance.Result.all(plan)
                : Forbearance.of(plan, new Forbearance.Terms(seen, Optional.empty(), Instant.EPOCH));
    }

    private static List<String> notes(Forbearance.Result mild, ApplicationView view) {
        List<String> notes = new ArrayList<>();
        mild.held().stream().filter(Held::stays).forEach(field -> notes.add("stays as it was changed live: " + field));
        LiveChanges.undoneBy(mild.plan())
                .ifPresent(what -> notes.add(
                        "would undo what was changed live: " + what + "; keep it with: slipway adopt " + view.name()));
        return notes;
    }

    private Outcome<Rendering> rendering(ApplicationView view, ApiObject object) {
        Optional<String> commit = object.status().text("desiredRevision").filter(text -> !text.isEmpty());
        if (commit.isEmpty())
            return bad("it has no commit yet: " + view.message().orElse("its stage waits"));
        Outcome<Snapshot> head = files.snapshot(repository.head().orElse("HEAD"));
        return head.then(Configuration::read)
                .then(configuration -> configuration
                        .pipeline()
                        .stage(view.stage())
                        .map(stage -> rendering(view, stage, commit.get(), configuration))
                        .orElseGet(() -> bad("the pipeline has no stage " + view.stage() + " any more")));
    }

    private Outcome<Rendering> rendering(
            ApplicationView view, Stage stage, String commit, Configuration configuration) {
        Application application = new Application(view.component(), view.stage(), view.region());
        return files.snapshot(commit)
                .then(snapshot -> new Renderer(kinds::isClusterScoped, unsealer)
                        .render(application, stage, snapshot, configuration));
    }

    private Situation situation(Rendering rendering, ApiObject object) {
        ApplicationMemory memory = ApplicationMemory.of(object);
        return new Situation(
                rendering,
                object.namespace() + "/" + object.name(),
                this::live,
                memory.inventory(),
                kinds,
                Situation.Claims.NONE,
                memory.syncedDigest());
    }

    private Optional<ApiObject> live(ObjectKey key) {
        Answer<ApiObject> answer = plane.answer(plane.client().get(key));
        answer.refusal().filter(status -> !status.isNotFound()).ifPresent(status -> {
            throw new CommandFailure(key + ": " + status.message());
        });
        return answer.asOptional();
    }

    private Outcome<List<Difference>> differences(Plan plan) {
        List<Difference> differences = new ArrayList<>();
        List<Problem> refused = new ArrayList<>();
        plan.namespace()
                .ifPresent(made ->
                        differences.add(difference(made.key().toString(), Optional.empty(), Optional.of(made))));
        plan.steps()
                .filter(Step::writes)
                .forEach(step -> after(step)
                        .fold(
                                after -> differences.add(difference(
                                        step.key() + "  (" + step.origin() + ")", step.live(), Optional.of(after))),
                                status -> refused.add(Problem.at(
                                        Problem.Reason.Refused, step.origin(), step.key() + ": " + status.message()))));
        plan.deletions().forEach(deletion -> differences.add(difference(deletion)));
        return refused.isEmpty() ? Outcome.good(differences) : Outcome.bad(refused);
    }

    /** What the plane would make of it. What is new or replaced cannot be tried beside what it needs or replaces. */
    private Answer<ApiObject> after(Step step) {
        return step.action() == Step.Action.UPDATE
                ? plane.answer(plane.client().apply(step.object(), DRY_RUN))
                : Answer.<ApiObject>done(step.object());
    }

    private Difference difference(Deletion deletion) {
        String note = deletion.confirm() ? "  (waits for a confirmation)" : "";
        return difference(deletion.key() + note, live(deletion.key()), Optional.empty());
    }

    private Difference difference(String title, Optional<ApiObject> before, Optional<ApiObject> after) {
        ApiObject any = before.or(() -> after).orElseThrow();
        Schema schema = kinds.find(any.gvk()).map(Kinds.Shape::schema).orElse(Schema.ANY);
        return Difference.of(title, before.map(Upcoming::wished), after.map(Upcoming::wished), schema, Secrets.in(any));
    }

    /** Without what the plane writes by itself. */
    private static Tree wished(ApiObject object) {
        ApiObject bare = object.withoutAt("status");
        for (String field : BOOKKEEPING) bare = bare.withoutAt("metadata", field);
        return bare.root();
    }

    private static <T> Outcome<T> bad(String message) {
        return Outcome.bad(Problem.of(Problem.Reason.RefMissing, message));
    }
}
