package dev.slipway.sync.pipeline.pullrequest;

import dev.slipway.cluster.object.GroupKind;
import dev.slipway.sync.gate.Gate;
import dev.slipway.sync.gate.Gate.Rule;
import dev.slipway.sync.gate.PromotionGates.Judgement;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.RepositorySettings;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.plan.Inventory;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Planner;
import dev.slipway.sync.plan.Situation;
import dev.slipway.sync.preview.ApplicationPreview;
import dev.slipway.sync.preview.Danger;
import dev.slipway.sync.preview.LiveBatch;
import dev.slipway.sync.preview.Preview;
import dev.slipway.sync.preview.Renditions;
import dev.slipway.sync.preview.StagePreview;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Takes a preview that the repository alone tells to what lives: for each application that a promotion would change, the plan by the planner and
 * from the situation that its sync uses, tried at the control plane; for each stage, the gates that would hold it. One application after the
 * other, with the loop's other work in between.
 */
final class LivePreview {
    private static final GroupKind NODE = new GroupKind("", "Node");

    private final Surroundings around;
    private final LiveView view;
    private final RepositorySettings settings;
    private final DryRun dryRun;
    private final Function<Rendering, Optional<Situation>> situations;
    private final BiFunction<Stage, CommitId, Judgement> gates;

    /**
     * @param situations that an application would be planned in if it became something else; empty where it is not there yet
     * @param gates what those of a stage say to a commit
     */
    LivePreview(
            Surroundings around,
            LiveView view,
            RepositorySettings settings,
            Function<Rendering, Optional<Situation>> situations,
            BiFunction<Stage, CommitId, Judgement> gates) {
        this.around = around;
        this.view = view;
        this.settings = settings;
        this.dryRun = new DryRun(around.client(), view);
        this.situations = situations;
        this.gates = gates;
    }

    /**
     * The preview as it would come out.
     *
     * @param goOn asked between two steps; when it says no, what comes out is of no use any more
     */
    CompletableFuture<Preview> of(Preview imagined, List<Renditions.OfStage> stages, BooleanSupplier goOn) {
        around.informers().followClusterScoped(NODE);
        CompletableFuture<List<StagePreview>> chain = CompletableFuture.completedFuture(List.of());
        for (Renditions.OfStage stage : stages)
            chain = chain.thenCompose(done -> imagined.stage(stage.stage().name())
                    .map(before -> stage(before, stage, imagined, goOn).thenApply(after -> joined(done, after)))
                    .orElseGet(() -> CompletableFuture.completedFuture(done)));
        return chain.thenApply(imagined::with);
    }

    private CompletableFuture<StagePreview> stage(
            StagePreview before, Renditions.OfStage stage, Preview imagined, BooleanSupplier goOn) {
        boolean fork = imagined.subject().fork();
        CompletableFuture<List<ApplicationPreview>> chain = CompletableFuture.completedFuture(List.of());
        for (Renditions one : stage.applications())
            chain = chain.thenCompose(done -> before.application(
                            one.application().name())
                    .map(found -> application(found, one, fork, goOn).thenApply(after -> joined(done, after)))
                    .orElseGet(() -> CompletableFuture.completedFuture(done)));
        List<Danger> held = before.isUntouched()
                ? List.of()
                : holds(stage.stage(), imagined.subject().head());
        return chain.thenApply(applications -> before.with(held, applications));
    }

    private CompletableFuture<ApplicationPreview> application(
            ApplicationPreview imagined, Renditions one, boolean fork, BooleanSupplier goOn) {
        Optional<Rendering> merged = one.merged().asOptional();
        if (merged.isEmpty() || !one.isBehind() || !goOn.getAsBoolean())
            return CompletableFuture.completedFuture(imagined);
        Rendering running = one.running()
                .asOptional()
                .orElseGet(() -> Rendering.nothing(
                        one.application(), merged.get().commit(), merged.get().namespace()));
        return yielded()
                .thenCompose(next -> view.bring(kinds(merged.get())))
                .thenCompose(ready -> planned(imagined, running, merged.get(), fork, goOn));
    }

    /** Others may do something first. */
    private CompletableFuture<Void> yielded() {
        CompletableFuture<Void> turn = new CompletableFuture<>();
        around.loop().post(() -> turn.complete(null));
        return turn;
    }

    private CompletableFuture<ApplicationPreview> planned(
            ApplicationPreview imagined, Rendering running, Rendering merged, boolean fork, BooleanSupplier goOn) {
        Outcome<Plan> outcome = Planner.plan(situation(merged));
        if (outcome.asOptional().isEmpty())
            return CompletableFuture.completedFuture(imagined.cannotBe(outcome.problems()));
        Plan plan = outcome.asOptional().get();
        return dryRun.of(plan, !fork, goOn)
                .thenApply(tried ->
                        new LiveBatch(running, merged, plan, view, owner(merged), around.kinds(), tried).in(imagined));
    }

    private Situation situation(Rendering merged) {
        return situations
                .apply(merged)
                .orElseGet(() -> new Situation(
                        merged,
                        owner(merged),
                        view,
                        Inventory.EMPTY,
                        around.kinds(),
                        around.claims(),
                        Optional.empty()));
    }

    private String owner(Rendering rendering) {
        return settings.namespace() + "/" + rendering.application().name();
    }

    private TreeSet<GroupKind> kinds(Rendering rendering) {
        TreeSet<GroupKind> kinds = new TreeSet<>();
        rendering.manifests().stream()
                .map(manifest -> manifest.object().gvk())
                .filter(kind -> around.kinds().find(kind).isPresent())
                .forEach(kind -> kinds.add(kind.groupKind()));
        return kinds;
    }

    /** That it is not proven yet goes without saying. */
    private List<Danger> holds(Stage stage, CommitId head) {
        if (stage.promotion().from().isEmpty()) return List.of();
        List<Danger> held = new ArrayList<>();
        for (Gate gate : gates.apply(stage, head).closed())
            if (gate.rule() != Rule.PROVEN)
                held.add(new Danger(
                        Danger.Kind.HELD,
                        Optional.empty(),
                        "a promotion to " + stage.name() + " will be held by "
                                + gate.rule().word() + ": needs " + gate.needed()));
        return held;
    }

    private static <T> List<T> joined(List<T> some, T more) {
        List<T> all = new ArrayList<>(some);
        all.add(more);
        return List.copyOf(all);
    }
}
