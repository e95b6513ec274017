package dev.slipway.sync.pipeline;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.adopt.Adopted;
import dev.slipway.sync.adopt.Adoption;
import dev.slipway.sync.adopt.Draft;
import dev.slipway.sync.adopt.Ground;
import dev.slipway.sync.adopt.LiveField;
import dev.slipway.sync.adopt.LiveFields;
import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.model.CommitId;
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
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.report.Problems;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Fulfils Adoption objects, each once: what is live goes into a commit on a branch of its own, or the object says why not. */
final class AdoptionSync implements Part {
    private final Surroundings around;
    private final LiveView view;
    private final StatusWriter writer;
    private final RepositorySettings settings;
    private final RepositoryLanes lanes;
    private final Function<String, Optional<CompletableFuture<Outcome<Plan>>>> plans;
    private final Looks<ObjectKey> looks;
    private Optional<Evaluation> evaluation = Optional.empty();

    /** @param plans what would be done for an application now; empty where there is none of the name */
    AdoptionSync(
            Surroundings around,
            LiveView view,
            StatusWriter writer,
            RepositorySettings settings,
            RepositoryLanes lanes,
            Function<String, Optional<CompletableFuture<Outcome<Plan>>>> plans) {
        this.around = around;
        this.view = view;
        this.writer = writer;
        this.settings = settings;
        this.lanes = lanes;
        this.plans = plans;
        this.looks = new Looks<>("adoption", around.loop(), this::look);
    }

    @Override
    public Looks<?> looks() {
        return looks;
    }

    void add(ObjectKey adoption) {
        looks.add(adoption);
    }

    void want(Evaluation newer) {
        evaluation = Optional.of(newer);
        around.informers()
                .world()
                .list(Definitions.ADOPTION.groupKind(), settings.namespace())
                .forEach(object -> looks.add(object.key()));
    }

    private CompletableFuture<Next> look(ObjectKey key) {
        Optional<ApiObject> found = view.get(key).filter(object -> !isOver(object));
        Optional<CommitId> head = evaluation
                .filter(known -> known.pipeline().isPresent())
                .flatMap(known -> known.refs().head())
                .map(ref -> ref.commit());
        if (found.isEmpty() || head.isEmpty()) return done();
        ApiObject adoption = found.get();
        String name = adoption.spec().text("application").orElse("");
        return plans.apply(name)
                .orElseGet(() -> CompletableFuture.completedFuture(bad("there is no application \"" + name + "\"")))
                .thenCompose(plan -> fulfil(adoption, plan.then(known -> work(adoption, known, head.get()))));
    }

    private CompletableFuture<Next> fulfil(ApiObject adoption, Outcome<Work> work) {
        if (work.asOptional().isEmpty()) return refuse(adoption, work.problems());
        return lanes.remote().offload(() -> propose(work.asOptional().get())).thenCompose(outcome -> {
            if (outcome.asOptional().isPresent())
                return pushed(adoption, outcome.asOptional().get());
            boolean later =
                    outcome.problems().stream().allMatch(problem -> problem.reason() == Reason.RepositoryUnreachable);
            return later ? pending(adoption, outcome.problems()) : refuse(adoption, outcome.problems());
        });
    }

    private static boolean isOver(ApiObject adoption) {
        String phase = adoption.status().text("phase").orElse("");
        return phase.equals("Pushed") || phase.equals("Refused");
    }

    /** All that is taken from the loop to where commits are made. */
    private record Work(Draft draft, Plan plan, List<LiveField> fields, CommitId onto, Instant now) {}

    private Outcome<Work> work(ApiObject adoption, Plan plan, CommitId head) {
        Mapping spec = adoption.spec();
        String name = plan.application().name();
        Draft draft = new Draft(name, said(spec, "branch"), said(spec, "message"), said(spec, "requestedBy"));
        List<String> objects = spec.sequence("objects").texts();
        List<String> unknown = LiveFields.unknown(plan, objects);
        if (!unknown.isEmpty())
            return bad(name + " has no " + String.join(", ", unknown) + "; write them as Kind/name");
        List<LiveField> fields = LiveFields.of(plan, objects);
        return fields.isEmpty()
                ? Outcome.bad(Draft.noDrift(name, objects))
                : Outcome.good(new Work(draft, plan, fields, head, around.now()));
    }

    private static Optional<String> said(Mapping spec, String key) {
        return spec.text(key).filter(text -> !text.isBlank());
    }

    private static <T> Outcome<T> bad(String message) {
        return Outcome.bad(Problem.of(Reason.InvalidAdoption, message));
    }

    /** What was pushed. */
    private record Pushed(Adopted adopted, String branch, CommitId commit, CommitId onto) {}

    private Outcome<Pushed> propose(Work work) {
        return settings.repository()
                .snapshot(work.onto())
                .then(snapshot -> Configuration.read(snapshot)
                        .then(configuration -> configuration
                                .pipeline()
                                .stage(work.plan().application().stage())
                                .map(stage -> Adoption.of(
                                        new Ground(
                                                work.plan().application(),
                                                stage,
                                                configuration,
                                                snapshot,
                                                new Renderer(around.kinds()::isClusterScoped, settings.unsealer())),
                                        work.fields()))
                                .orElseGet(() -> bad("the pipeline does not have its stage any more"))))
                .then(adopted -> work.draft()
                        .proposal(adopted, work.onto(), work.now())
                        .then(proposal -> settings.repository()
                                .propose(proposal)
                                .then(commit ->
                                        Outcome.good(new Pushed(adopted, proposal.branch(), commit, work.onto())))));
    }

    private CompletableFuture<Next> pushed(ApiObject adoption, Pushed pushed) {
        String message = pushed.adopted().kept(pushed.branch()) + "; merge it";
        around.tell(adoption, "Adopted", message);
        Mapping.Builder status = status(adoption, "Pushed", message)
                .put("branch", pushed.branch())
                .put("commit", pushed.commit().hex())
                .put("onto", pushed.onto().hex())
                .put("edits", texts(pushed.adopted().edits()))
                .put("finishedAt", Times.seconds(around.now()));
        if (!pushed.adopted().left().isEmpty())
            status.put("left", texts(pushed.adopted().left()));
        return write(adoption, status.build(), Next.WHEN_SOMETHING_CHANGES);
    }

    private static Sequence texts(List<?> lines) {
        return new Sequence(
                lines.stream().map(Object::toString).map(text -> Tree.of(text)).toList());
    }

    private CompletableFuture<Next> refuse(ApiObject adoption, List<Problem> problems) {
        around.warn(adoption, "AdoptionRefused", Problems.line(problems));
        Mapping status = status(adoption, "Refused", Problems.line(problems))
                .put("finishedAt", Times.seconds(around.now()))
                .build();
        return write(adoption, status, Next.WHEN_SOMETHING_CHANGES);
    }

    private CompletableFuture<Next> pending(ApiObject adoption, List<Problem> problems) {
        return write(
                adoption, status(adoption, "Pending", Problems.line(problems)).build(), Next.AFTER_BACK_OFF);
    }

    private static Mapping.Builder status(ApiObject adoption, String phase, String message) {
        return Mapping.builder()
                .put("observedGeneration", adoption.generation())
                .put("phase", phase)
                .put("message", message);
    }

    private CompletableFuture<Next> write(ApiObject adoption, Mapping status, Next next) {
        return writer.status(adoption, status).thenApply(refusal -> refusal.isPresent() ? Next.AFTER_BACK_OFF : next);
    }

    private static CompletableFuture<Next> done() {
        return CompletableFuture.completedFuture(Next.WHEN_SOMETHING_CHANGES);
    }
}
