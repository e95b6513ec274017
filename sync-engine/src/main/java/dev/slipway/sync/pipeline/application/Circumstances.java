package dev.slipway.sync.pipeline.application;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.apply.Tombstone.Burial;
import dev.slipway.sync.gate.Facts;
import dev.slipway.sync.gate.Pause;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.pipeline.evaluation.Wanted;
import dev.slipway.sync.pipeline.part.Claim;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Planner;
import dev.slipway.sync.plan.Situation;
import dev.slipway.sync.rollout.HealthRules;
import dev.slipway.sync.rollout.Judge;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;

/** What those who decide about one application must know, as it is now: planner, gates, claims, and who judges health. Reads only. */
record Circumstances(
        Surroundings around, LiveView view, Neighbours neighbours, Notebook notebook, ObjectKey key, Wanted wanted) {
    /** What the planner must know, if the application is to become a rendering. */
    Situation situation(Rendering rendering) {
        return new Situation(
                rendering,
                owner(),
                view,
                notebook.memory().inventory(),
                around.kinds(),
                around.claims(),
                notebook.memory().syncedDigest(),
                notebook.memory().runs());
    }

    /** The kinds of what it is to be, and of what it owns: those must be in view before anything is planned. */
    TreeSet<GroupKind> kinds() {
        TreeSet<GroupKind> involved = new TreeSet<>();
        wanted.rendering()
                .asOptional()
                .ifPresent(wish -> wish.manifests().stream()
                        .filter(manifest ->
                                around.kinds().find(manifest.object().gvk()).isPresent())
                        .forEach(
                                manifest -> involved.add(manifest.object().gvk().groupKind())));
        notebook.memory().inventory().uids().keySet().stream()
                .map(ObjectKey::kind)
                .filter(around.kinds()::serves)
                .forEach(involved::add);
        return involved;
    }

    /** What it wants, for the board of claims. */
    Claim claim() {
        Optional<String> stage = Optional.of(wanted.application().stage())
                .filter(name -> wanted.rules().stands());
        return wanted.rendering()
                .asOptional()
                .map(rendering -> new Claim(stage, Planner.keys(rendering, around.kinds()), true))
                .orElseGet(() -> new Claim(stage, owned(), false));
    }

    /**
     * What the gates must know.
     *
     * @param underWay whether the plan was let through already
     */
    Facts facts(ApiObject object, Plan plan, boolean underWay) {
        boolean mayHaveToWait = !plan.unchanged() && !wanted.isGone() && !underWay;
        return new Facts(
                Pause.of(object.spec()),
                notebook.memory().inventory().size(),
                wanted.rules().prune(),
                object.annotation(Marks.CONFIRM_PRUNE),
                !wanted.isGone(),
                around.claims().undecidedBeside(owner()),
                mayHaveToWait ? neighbours.waitsFor(key.name()) : Optional.empty(),
                wanted.isGone()
                        ? neighbours.stillNeededBy(key.name(), notebook.memory().needs())
                        : Optional.empty(),
                mayHaveToWait && wanted.rules().requirePreview()
                        ? Previewed.objection(object, plan, view)
                        : Optional.empty());
    }

    /** How what a plan deletes is kept. */
    Burial burial(Plan plan) {
        return new Burial(
                owner(),
                plan.application(),
                plan.commit().hex(),
                wanted.rules().prune().undo());
    }

    /** By the rules of now, and as live is now. */
    Judge judge() {
        Instant now = around.now();
        return live -> HealthRules.judge(live, view, wanted.rules().health(), now);
    }

    private TreeSet<ObjectKey> owned() {
        return new TreeSet<>(notebook.memory().inventory().uids().keySet());
    }

    private String owner() {
        return key.namespace() + "/" + key.name();
    }
}
