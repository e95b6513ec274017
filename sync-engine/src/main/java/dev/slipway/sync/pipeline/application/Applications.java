package dev.slipway.sync.pipeline.application;

import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.evaluation.Evaluation;
import dev.slipway.sync.pipeline.evaluation.Evaluation.StageEvaluation;
import dev.slipway.sync.pipeline.evaluation.StageRules;
import dev.slipway.sync.pipeline.evaluation.Wanted;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.Looks;
import dev.slipway.sync.pipeline.part.Next;
import dev.slipway.sync.pipeline.part.Part;
import dev.slipway.sync.pipeline.part.RepositorySettings;
import dev.slipway.sync.pipeline.part.StatusWriter;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Situation;
import dev.slipway.sync.report.InventoryPage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The applications of one repository: makes those that it names, lets go of those that it does not, and wakes those whom a change concerns.
 */
public final class Applications implements Part {
    private static final GroupKind DEFINITION = new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition");

    private final Surroundings around;
    private final LiveView view;
    private final StatusWriter writer;
    private final RepositorySettings settings;
    private final Neighbours neighbours;
    private final TreeMap<String, ApplicationSync> applications = new TreeMap<>();
    private final Looks<String> looks;

    public Applications(Surroundings around, LiveView view, StatusWriter writer, RepositorySettings settings) {
        this.around = around;
        this.view = view;
        this.writer = writer;
        this.settings = settings;
        this.neighbours = new Neighbours(around, view, settings.namespace());
        this.looks = new Looks<>("application", around.loop(), this::look);
    }

    @Override
    public Looks<?> looks() {
        return looks;
    }

    @Override
    public void close() {
        looks.close();
        applications.values().forEach(ApplicationSync::stop);
    }

    /** What would be done for an application now; empty where there is none of the name. */
    public Optional<CompletableFuture<Outcome<Plan>>> plan(String name) {
        return Optional.ofNullable(applications.get(name)).map(ApplicationSync::plan);
    }

    /** The situation that an application would be planned in if it became something else; empty where it is not there yet. */
    public Optional<Situation> towards(Rendering other) {
        return Optional.ofNullable(applications.get(other.application().name())).map(sync -> sync.towards(other));
    }

    /** The repository says something new. */
    public void want(Evaluation evaluation) {
        neighbours.want(evaluation);
        evaluation.stages().values().forEach(stage -> stage.wanted().values().forEach(this::want));
        Set<String> there = evaluation.stages().values().stream()
                .flatMap(stage -> stage.wanted().keySet().stream())
                .map(Application::name)
                .collect(Collectors.toCollection(TreeSet::new));
        present()
                .filter(object -> !there.contains(object.name()) && isKnown(stageOf(object, evaluation)))
                .forEach(object -> want(gone(object, evaluation)));
        neighbours.needy().forEach(this::wake);
    }

    private void want(Wanted wanted) {
        String name = wanted.application().name();
        ObjectKey key = key(name);
        Optional<ApplicationSync> known = Optional.ofNullable(applications.get(name));
        ApplicationSync sync =
                known.orElseGet(() -> new ApplicationSync(around, view, writer, neighbours, key, wanted));
        boolean news = sync.want(wanted);
        if (known.isPresent() && !news) return;
        applications.put(name, sync);
        String owner = key.namespace() + "/" + name;
        around.claims().claim(owner, sync.claim()).forEach(around.concern());
        looks.add(name);
    }

    /** Something in the control plane changed; those that it belongs to hear of it by {@link #concern}. */
    public void changed(Change change) {
        ApiObject object = change.object();
        GroupKind kind = change.key().kind();
        if (kind.equals(DEFINITION)) applications.keySet().forEach(looks::add);
        if (LiveView.isOfLimits(change)) encourage(object.namespace());
        if (!object.namespace().equals(settings.namespace())) return;
        if (kind.equals(Definitions.APPLICATION.groupKind())) applicationChanged(change);
        if (kind.equals(InventoryPage.KIND.groupKind()))
            object.spec().text("application").ifPresent(this::wake);
    }

    private void applicationChanged(Change change) {
        String name = change.object().name();
        wake(name);
        List<ApiObject> states =
                Stream.concat(change.before().stream(), change.after().stream()).toList();
        neighbours.concerned(name, states).forEach(this::wake);
    }

    /** What was refused in a namespace may be let through now. */
    private void encourage(String namespace) {
        applications.forEach((name, sync) -> {
            if (sync.encourage(namespace)) looks.add(name);
        });
    }

    /** An application should look, if it is one of these. */
    public void concern(String owner) {
        String prefix = settings.namespace() + "/";
        if (owner.startsWith(prefix)) wake(owner.substring(prefix.length()));
    }

    private void wake(String name) {
        if (applications.containsKey(name)) looks.add(name);
    }

    private CompletableFuture<Next> look(String name) {
        Optional<ApplicationSync> sync = Optional.ofNullable(applications.get(name));
        if (sync.isEmpty()) return CompletableFuture.completedFuture(Next.WHEN_SOMETHING_CHANGES);
        if (sync.get().isGone()) {
            if (view.get(key(name)).isPresent()) return sync.get().look();
            applications.remove(name);
            return CompletableFuture.completedFuture(Next.WHEN_SOMETHING_CHANGES);
        }
        return writer.namespace(settings.namespace())
                .thenCompose(made -> writer.ensure(sync.get().object(settings.name())))
                .thenCompose(refusal -> refusal.isPresent()
                        ? CompletableFuture.completedFuture(Next.AFTER_BACK_OFF)
                        : sync.get().look());
    }

    /** The Application objects of this repository. */
    private Stream<ApiObject> present() {
        return around.informers().world().list(Definitions.APPLICATION.groupKind(), settings.namespace()).stream()
                .filter(object -> object.spec().text("repository").equals(Optional.of(settings.name())));
    }

    /** Whether an application that was not found surely is not there: its stage is gone, or could be read to the end. */
    private static boolean isKnown(Optional<StageEvaluation> stage) {
        return stage.isEmpty() || stage.get().isComplete();
    }

    private static Wanted gone(ApiObject object, Evaluation evaluation) {
        Application application = new Application(
                object.spec().text("component").orElse(object.name()),
                object.spec().text("stage").orElse(""),
                object.spec().text("region"));
        Optional<StageEvaluation> stage = stageOf(object, evaluation);
        return Wanted.gone(
                application,
                stage.flatMap(found -> found.commit(Optional.empty()))
                        .or(() -> evaluation.refs().head().map(head -> head.commit()))
                        .orElseThrow(),
                stage.map(found ->
                        StageRules.of(found.stage(), evaluation.pipeline().orElseThrow())),
                object.spec().text("namespace").orElse(""));
    }

    private static Optional<StageEvaluation> stageOf(ApiObject object, Evaluation evaluation) {
        return object.spec()
                .text("stage")
                .flatMap(stage -> Optional.ofNullable(evaluation.stages().get(stage)));
    }

    private ObjectKey key(String name) {
        return new ObjectKey(Definitions.APPLICATION.groupKind(), settings.namespace(), name);
    }
}
