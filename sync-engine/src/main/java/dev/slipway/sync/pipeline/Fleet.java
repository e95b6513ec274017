package dev.slipway.sync.pipeline;

import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.pipeline.Evaluation.StageEvaluation;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.promote.Verification.Subject;
import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.report.InventoryPage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The stages and applications of one repository: makes those that it names, lets go of those that it does not, and wakes whom a change concerns. */
final class Fleet {
    private static final GroupVersionKind NAMESPACE = new GroupVersionKind("", "v1", "Namespace");
    private static final GroupKind DEFINITION = new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition");

    private final Surroundings around;
    private final LiveView view;
    private final StatusWriter writer;
    private final RepositorySettings settings;
    private final TreeMap<String, ApplicationSync> applications = new TreeMap<>();
    private final Looks<String> applicationLooks;
    private final ApprovalPolicy approvals;
    private final RequestPolicy requests;
    private final StageSync stages;
    private final PromotionSync promotions;
    private final Neighbours neighbours;
    private final TombstoneSync tombstones;
    private final FlagDelivery flags;
    private final AdoptionSync adoptions;
    private final VerificationSync verifications;
    private final Optional<PreviewSync> previews;
    private final List<Part> parts;

    Fleet(
            Surroundings around,
            LiveView view,
            StatusWriter writer,
            RepositorySettings settings,
            RepositoryLanes lanes,
            Runnable lookAtRepository) {
        this.around = around;
        this.view = view;
        this.writer = writer;
        this.settings = settings;
        this.neighbours = new Neighbours(around, view, settings.namespace());
        this.applicationLooks = new Looks<>("application", around.loop(), this::look);
        TagMover mover = new TagMover(lanes, settings.repository(), lookAtRepository);
        this.tombstones = new TombstoneSync(around, view, writer, settings);
        this.flags = new FlagDelivery(around, view, settings);
        Renderer renderer = new Renderer(around.kinds()::isClusterScoped, settings.unsealer());
        Contents contents = new Contents(settings.repository(), renderer);
        RejectedContent rejected = new RejectedContent(lanes.local(), contents);
        this.adoptions = new AdoptionSync(
                around,
                view,
                writer,
                settings,
                lanes,
                name -> Optional.ofNullable(applications.get(name)).map(ApplicationSync::plan));
        this.approvals = new ApprovalPolicy(around, this::gatesMayHaveOpened);
        this.requests = new RequestPolicy(around);
        Gatekeeper gatekeeper = new Gatekeeper(around, settings, approvals);
        this.stages = new StageSync(
                around, view, writer, settings, lanes, mover, rejected, contents, gatekeeper, this::verify);
        this.promotions =
                new PromotionSync(around, view, writer, settings, mover, stages, rejected, gatekeeper, this::verify);
        this.verifications = new VerificationSync(
                around,
                view,
                writer,
                settings,
                lanes,
                renderer,
                subject -> stages.isNext(subject) || promotions.isAwaited(subject));
        this.previews = settings.reporting()
                .map(to -> new PreviewSync(
                        around,
                        view,
                        writer,
                        settings,
                        to,
                        lanes,
                        name -> Optional.ofNullable(applications.get(name)),
                        stages::judge));
        this.parts = Stream.<Part>concat(
                        Stream.of(stages, promotions, tombstones, flags, adoptions, approvals, requests, verifications),
                        previews.stream())
                .toList();
    }

    void start() {
        applicationLooks.open();
        parts.forEach(Part::start);
    }

    void close() {
        applicationLooks.close();
        applications.values().forEach(ApplicationSync::stop);
        parts.forEach(Part::close);
    }

    /** Where pull requests are previewed, if they are. */
    Optional<PreviewSync> previews() {
        return previews;
    }

    LiveView view() {
        return view;
    }

    boolean isIdle() {
        return applicationLooks.isIdle() && parts.stream().allMatch(Part::isIdle);
    }

    /** Makes the namespace of the repository's API objects, if nobody has. */
    CompletableFuture<Boolean> namespace() {
        ObjectKey key = new ObjectKey(NAMESPACE.groupKind(), "", settings.namespace());
        if (view.get(key).isPresent()) return CompletableFuture.completedFuture(true);
        return around.client()
                .create(ApiObject.of(NAMESPACE, "", settings.namespace()), WriteOptions.by(Marks.FIELD_MANAGER))
                .thenApply(answer -> answer.asOptional().isPresent());
    }

    /** The repository says something new. */
    void want(Evaluation evaluation) {
        neighbours.want(evaluation);
        approvals.want(evaluation);
        requests.want();
        stages.want(evaluation);
        promotions.want(evaluation);
        flags.want(evaluation);
        adoptions.want(evaluation);
        previews.ifPresent(known -> known.want(evaluation));
        verifications.want(evaluation);
        evaluation.stages().values().forEach(stage -> stage.wanted().values().forEach(this::want));
        Set<String> there = evaluation.stages().values().stream()
                .flatMap(stage -> stage.wanted().keySet().stream())
                .map(Application::name)
                .collect(Collectors.toCollection(TreeSet::new));
        present()
                .filter(object -> !there.contains(object.name()) && isKnown(stageOf(object, evaluation)))
                .forEach(object -> want(gone(object, evaluation)));
        neighbours.needy().stream().filter(applications::containsKey).forEach(applicationLooks::add);
    }

    /** Something in the control plane changed; those that it belongs to hear of it by {@link #concern}. */
    void changed(Change change) {
        ApiObject object = change.object();
        flags.changed(change);
        if (change.key().kind().equals(DEFINITION)) applications.keySet().forEach(applicationLooks::add);
        Stream.concat(change.before().stream(), change.after().stream()).forEach(tombstones::changed);
        verifications.changed(change);
        if (LiveView.isOfLimits(change)) encourage(object.namespace());
        if (!object.namespace().equals(settings.namespace())) return;
        if (change.key().kind().equals(Definitions.APPLICATION.groupKind())) applicationChanged(change);
        if (change.key().kind().equals(InventoryPage.KIND.groupKind()))
            object.spec().text("application").filter(applications::containsKey).ifPresent(applicationLooks::add);
        if (change.key().kind().equals(Definitions.STAGE.groupKind())) {
            stages.concern(object.name());
            promotions.concernHeld();
        }
        if (change.key().kind().equals(Definitions.APPROVAL.groupKind())
                || change.key().kind().equals(Definitions.VERIFICATION.groupKind())) gatesMayHaveOpened();
        if (change.key().kind().equals(Definitions.PROMOTION.groupKind()) && !change.isGone())
            promotions.add(change.key());
        if (change.key().kind().equals(Definitions.ADOPTION.groupKind()) && !change.isGone())
            adoptions.add(change.key());
    }

    /** What was refused in a namespace may be let through now. */
    private void encourage(String namespace) {
        applications.forEach((name, sync) -> {
            if (sync.encourage(namespace)) applicationLooks.add(name);
        });
    }

    /** An application should look, if it is one of these. */
    void concern(String owner) {
        String prefix = settings.namespace() + "/";
        if (owner.startsWith(prefix) && applications.containsKey(owner.substring(prefix.length())))
            applicationLooks.add(owner.substring(prefix.length()));
    }

    private void applicationChanged(Change change) {
        String name = change.object().name();
        if (applications.containsKey(name)) applicationLooks.add(name);
        List<ApiObject> states =
                Stream.concat(change.before().stream(), change.after().stream()).toList();
        neighbours.concerned(name, states).stream()
                .filter(applications::containsKey)
                .forEach(applicationLooks::add);
        change.object().spec().text("stage").ifPresent(stage -> stages.concern(stage, name));
        promotions.concernHeld();
        if (movesPreviews(change)) previews.ifPresent(PreviewSync::concern);
    }

    private void verify(Subject subject) {
        verifications.begin(subject);
    }

    /** Whether an application is another than it was to those who plan: what it owns, what was changed live. */
    private static boolean movesPreviews(Change change) {
        return !planned(change.before()).equals(planned(change.after()));
    }

    private static List<Object> planned(Optional<ApiObject> application) {
        return Stream.of("sync", "revision", "changes", "inventory")
                .<Object>map(
                        field -> application.flatMap(object -> object.status().get(field)))
                .toList();
    }

    /** Applications of stages that require a preview may have got theirs. */
    private void plansMayHaveBeenSeen() {
        applications.forEach((name, sync) -> {
            if (sync.requiresPreview()) applicationLooks.add(name);
        });
    }

    private void gatesMayHaveOpened() {
        stages.addAll();
        promotions.concernHeld();
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
        applicationLooks.add(name);
    }

    private CompletableFuture<Next> look(String name) {
        Optional<ApplicationSync> sync = Optional.ofNullable(applications.get(name));
        if (sync.isEmpty()) return CompletableFuture.completedFuture(Next.WHEN_SOMETHING_CHANGES);
        if (sync.get().isGone()) {
            if (view.get(key(name)).isPresent()) return sync.get().look();
            applications.remove(name);
            return CompletableFuture.completedFuture(Next.WHEN_SOMETHING_CHANGES);
        }
        return namespace()
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
