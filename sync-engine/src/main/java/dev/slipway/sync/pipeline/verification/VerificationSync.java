package dev.slipway.sync.pipeline.verification;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.apply.Applier;
import dev.slipway.sync.apply.Applier.Written;
import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.evaluation.Evaluation;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.Looks;
import dev.slipway.sync.pipeline.part.Next;
import dev.slipway.sync.pipeline.part.Part;
import dev.slipway.sync.pipeline.part.RepositoryLanes;
import dev.slipway.sync.pipeline.part.RepositorySettings;
import dev.slipway.sync.pipeline.part.StatusWriter;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.pipeline.verification.VerificationWork.Order;
import dev.slipway.sync.plan.Keepsake;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.promote.Verification;
import dev.slipway.sync.promote.Verification.Phase;
import dev.slipway.sync.promote.Verification.Subject;
import dev.slipway.sync.promote.VerificationJob;
import dev.slipway.sync.promote.VerificationJob.Sight;
import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.rollout.Ending;
import dev.slipway.sync.rollout.HealthRules;
import dev.slipway.sync.rollout.Judge;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Has commits verified by Jobs: makes the Jobs of each Verification once, waits for them, keeps what became of them, and lets them go. All that
 * matters is in the Verification's status, which names each Job before it is made.
 */
public final class VerificationSync implements Part {
    private static final GroupKind JOB = new GroupKind("batch", "Job");
    private static final WriteOptions OPTIONS = WriteOptions.by(Marks.FIELD_MANAGER);
    /** Of one stage; the oldest go. */
    private static final int KEPT = 10;

    private final Surroundings around;
    private final LiveView view;
    private final StatusWriter writer;
    private final RepositorySettings settings;
    private final RepositoryLanes lanes;
    private final Renderer renderer;
    private final Predicate<Subject> awaited;
    private final Applier applier;
    private final Looks<String> looks;
    /** What is to begin, by the name of its object. */
    private final TreeMap<String, Subject> due = new TreeMap<>();
    /** The Jobs that are there, by the name of their Verification. */
    private final TreeMap<String, TreeSet<ObjectKey>> jobs = new TreeMap<>();
    /** What is to be made, by the name of its Verification, as far as this process knows. */
    private final TreeMap<String, List<VerificationWork>> works = new TreeMap<>();

    private Optional<Evaluation> evaluation = Optional.empty();

    /** @param awaited whether anything waits for a commit to be verified */
    public VerificationSync(
            Surroundings around,
            LiveView view,
            StatusWriter writer,
            RepositorySettings settings,
            RepositoryLanes lanes,
            Renderer renderer,
            Predicate<Subject> awaited) {
        this.around = around;
        this.view = view;
        this.writer = writer;
        this.settings = settings;
        this.lanes = lanes;
        this.renderer = renderer;
        this.awaited = awaited;
        this.applier = new Applier(around.client());
        this.looks = new Looks<>("verification", around.loop(), this::look);
    }

    @Override
    public Looks<?> looks() {
        return looks;
    }

    /** A commit is proven but for its Jobs. */
    public void begin(Subject subject) {
        due.put(subject.name(), subject);
        looks.add(subject.name());
    }

    /** The repository says something new. */
    public void want(Evaluation newer) {
        evaluation = Optional.of(newer);
        all().forEach(object -> looks.add(object.name()));
    }

    /** A Verification changed, a Job that belongs to one, or what waits for one. */
    public void changed(Change change) {
        ObjectKey key = change.key();
        boolean ours = key.namespace().equals(settings.namespace());
        if (ours && key.kind().equals(Definitions.VERIFICATION.groupKind())) looks.add(key.name());
        if (ours && key.kind().equals(Definitions.PROMOTION.groupKind())) all().forEach(one -> looks.add(one.name()));
        if (key.kind().equals(JOB)) job(change);
    }

    private void job(Change change) {
        String prefix = settings.namespace() + "/";
        change.object()
                .annotation(Marks.VERIFICATION)
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .ifPresent(name -> {
                    TreeSet<ObjectKey> known = jobs.computeIfAbsent(name, first -> new TreeSet<>());
                    if (change.isGone()) known.remove(change.key());
                    else known.add(change.key());
                    if (known.isEmpty()) jobs.remove(name);
                    looks.add(name);
                });
    }

    private CompletableFuture<Next> look(String name) {
        if (evaluation.filter(known -> known.configuration().isPresent()).isEmpty())
            return now(Next.WHEN_SOMETHING_CHANGES);
        CompletableFuture<Void> ready = view.bring(List.of(JOB));
        if (!ready.isDone()) return ready.thenApply(seen -> Next.AT_ONCE);
        Optional<ApiObject> found = view.get(key(name)).filter(object -> !object.isDeleting());
        if (found.isEmpty() && !left(name).isEmpty()) return letGo(name);
        Optional<Subject> begins = Optional.ofNullable(due.remove(name));
        if (found.isEmpty()) return begins.map(this::create).orElseGet(() -> now(Next.WHEN_SOMETHING_CHANGES));
        Optional<Subject> subject = Subject.of(found.get());
        if (subject.isEmpty()) return now(Next.WHEN_SOMETHING_CHANGES);
        Verification verification = Verification.of(found.get());
        if (verification.isOver()) return over(found.get(), subject.get(), verification, begins.isPresent());
        if (!awaited.test(subject.get())) return write(found.get(), verification.superseded(around.now()));
        return verification.phase() == Phase.Pending
                ? plan(found.get(), subject.get(), verification)
                : follow(found.get(), subject.get(), verification);
    }

    private CompletableFuture<Next> create(Subject subject) {
        Optional<ApiObject> stage =
                view.get(new ObjectKey(Definitions.STAGE.groupKind(), settings.namespace(), subject.stage()));
        if (stage.isEmpty()) return now(Next.WHEN_SOMETHING_CHANGES);
        Mapping spec = Mapping.builder()
                .put("repository", settings.name())
                .put("stage", subject.stage())
                .put("component", subject.component())
                .put("commit", subject.commit().hex())
                .put("shortCommit", subject.commit().abbreviated())
                .build();
        ApiObject object = ApiObject.of(Definitions.VERIFICATION, settings.namespace(), subject.name())
                .withOwner(OwnerReference.controllerOf(stage.get()))
                .with("spec", spec);
        return around.client()
                .create(object, OPTIONS)
                .thenCompose(answer -> answer.fold(
                        made -> view.shows(made).thenApply(shown -> Next.AT_ONCE),
                        refusal -> now(Next.AFTER_BACK_OFF)));
    }

    /** It is written down how it ended: its Jobs go, and then it may begin anew. */
    private CompletableFuture<Next> over(ApiObject object, Subject subject, Verification verification, boolean begins) {
        works.remove(object.name());
        if (!left(object.name()).isEmpty()) return letGo(object.name());
        Optional<String> wish = object.spec()
                .text("request")
                .filter(text -> !verification.request().equals(Optional.of(text)));
        boolean wanted = awaited.test(subject);
        boolean back = begins && verification.phase() == Phase.Superseded;
        if (wanted && (wish.isPresent() || back)) return write(object, verification.again(wish));
        return wish.map(text -> write(object, verification.heard(text))).orElseGet(() -> tidy(subject.stage()));
    }

    private CompletableFuture<Next> letGo(String name) {
        List<ApiObject> left = left(name);
        List<CompletableFuture<Written>> asked =
                left.stream().map(job -> applier.letGo(job, true)).toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenCompose(done -> {
                    List<Written> written =
                            asked.stream().map(CompletableFuture::join).toList();
                    boolean refused = written.stream()
                            .anyMatch(one -> one.problem().isPresent()
                                    || one.now().filter(Keepsake::isOn).isPresent());
                    return view.shows(written)
                            .thenApply(shown -> refused ? Next.AFTER_BACK_OFF : Next.WHEN_SOMETHING_CHANGES);
                });
    }

    /** The Jobs of a Verification that nobody has let go yet. */
    private List<ApiObject> left(String name) {
        return jobs.getOrDefault(name, new TreeSet<>()).stream()
                .flatMap(key -> view.get(key).stream())
                .filter(job -> !job.isDeleting() || Keepsake.isOn(job))
                .toList();
    }

    private CompletableFuture<Next> tidy(String stage) {
        List<ApiObject> old = all().filter(object -> object.spec().text("stage").equals(Optional.of(stage))
                        && Verification.of(object).isOver())
                .sorted(Comparator.comparing(
                                (ApiObject object) -> object.creationTimestamp().orElse(Instant.EPOCH))
                        .thenComparing(ApiObject::name)
                        .reversed())
                .skip(KEPT)
                .filter(object -> Subject.of(object).filter(awaited).isEmpty())
                .toList();
        return CompletableFuture.allOf(old.stream()
                        .map(object ->
                                around.client().delete(object.key(), DeleteOptions.BACKGROUND.onlyUid(object.uid())))
                        .toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> Next.WHEN_SOMETHING_CHANGES);
    }

    private CompletableFuture<Next> plan(ApiObject object, Subject subject, Verification verification) {
        return render(object, subject, verification).thenCompose(outcome -> {
            if (outcome.problems().stream().anyMatch(problem -> problem.reason() == Reason.RepositoryUnreachable))
                return now(Next.AFTER_BACK_OFF);
            return write(
                    object,
                    outcome.asOptional()
                            .map(all -> verification.planned(
                                    all.stream().map(VerificationWork::job).toList(), around.now()))
                            .orElseGet(() -> verification.broken(outcome.problems(), around.now())));
        });
    }

    private CompletableFuture<Outcome<List<VerificationWork>>> render(
            ApiObject object, Subject subject, Verification verification) {
        Configuration configuration = evaluation.orElseThrow().configuration().orElseThrow();
        Order order = new Order(subject, object.key(), verification.run());
        return lanes.local()
                .offload(() -> settings.repository()
                        .snapshot(subject.commit())
                        .then(snapshot -> VerificationWork.of(order, snapshot, configuration, renderer)))
                .thenApply(outcome -> {
                    outcome.asOptional().ifPresent(all -> works.put(object.name(), all));
                    return outcome;
                });
    }

    private CompletableFuture<Next> follow(ApiObject object, Subject subject, Verification verification) {
        Verification seen = verification.seen(job -> sight(object, job), around.now());
        if (!seen.equals(verification)) return write(object, seen);
        List<VerificationJob> missing = verification.toBeMade();
        if (missing.isEmpty()) return now(Next.at(verification.reviewAt(), around.now()));
        if (works.containsKey(object.name())) return make(object, verification, missing.get(0));
        return render(object, subject, verification)
                .thenCompose(outcome -> outcome.asOptional().isPresent()
                        ? now(Next.AT_ONCE)
                        : write(object, verification.broken(outcome.problems(), around.now())));
    }

    private Optional<Sight> sight(ApiObject object, VerificationJob job) {
        Judge judge = live -> HealthRules.judge(live, view, List.of(), around.now());
        return view.get(job.key())
                .filter(live -> isOf(live, object))
                .map(live -> new Sight(
                        live.uid(),
                        live.creationTimestamp().orElse(around.now()),
                        live.isDeleting(),
                        Ending.of(live, judge, view)));
    }

    private static boolean isOf(ApiObject job, ApiObject verification) {
        return job.annotation(Marks.VERIFICATION)
                .equals(Optional.of(verification.namespace() + "/" + verification.name()));
    }

    private CompletableFuture<Next> make(ApiObject object, Verification verification, VerificationJob job) {
        Optional<VerificationWork> work = works.getOrDefault(object.name(), List.of()).stream()
                .filter(one -> one.job().key().equals(job.key()))
                .findFirst();
        if (work.isEmpty())
            return write(object, verification.refused(job, "its file does not have it any more", around.now()));
        return namespace(job.key().namespace(), object)
                .thenCompose(refused -> refused.isPresent()
                        ? write(object, verification.refused(job, refused.get().message(), around.now()))
                        : applier.start(work.get().object(), work.get().origin())
                                .thenCompose(written -> made(object, verification, job, written)));
    }

    private CompletableFuture<Next> made(
            ApiObject object, Verification verification, VerificationJob job, Written written) {
        Optional<String> refusal = written.problem()
                .map(Problem::toString)
                .or(() -> written.now()
                        .filter(live -> !isOf(live, object))
                        .map(live -> "there is a Job " + live.key() + " that Slipway has not made; delete it"));
        if (refusal.isPresent()) return write(object, verification.refused(job, refusal.get(), around.now()));
        return view.shows(List.of(written)).thenApply(shown -> Next.AT_ONCE);
    }

    private CompletableFuture<Optional<Problem>> namespace(String name, ApiObject object) {
        ObjectKey key = new ObjectKey(new GroupKind("", "Namespace"), "", name);
        if (view.get(key).isPresent()) return CompletableFuture.completedFuture(Optional.empty());
        String stage = object.spec().text("stage").orElse("");
        return applier.makeNamespace(Marks.namespace(name, stage));
    }

    private CompletableFuture<Next> write(ApiObject object, Verification verification) {
        boolean ends = verification.isOver() && !Verification.of(object).isOver();
        return writer.status(object, verification.status()).thenApply(refusal -> {
            if (refusal.isPresent()) return Next.AFTER_BACK_OFF;
            if (ends) tell(object, verification);
            return Next.AT_ONCE;
        });
    }

    private void tell(ApiObject object, Verification verification) {
        if (verification.phase() == Phase.Failed) around.warn(object, "VerificationFailed", verification.message());
        if (verification.phase() == Phase.Succeeded) around.tell(object, "Verified", verification.message());
    }

    private Stream<ApiObject> all() {
        return around.informers().world().list(Definitions.VERIFICATION.groupKind(), settings.namespace()).stream()
                .filter(object -> object.spec().text("repository").equals(Optional.of(settings.name())));
    }

    private ObjectKey key(String name) {
        return new ObjectKey(Definitions.VERIFICATION.groupKind(), settings.namespace(), name);
    }

    private static CompletableFuture<Next> now(Next next) {
        return CompletableFuture.completedFuture(next);
    }
}
