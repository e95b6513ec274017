package dev.slipway.sync.preview;

import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.preview.StagePreview.Existence;
import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.source.Refs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Renders every application of a repository on the four grounds that a preview compares: the base branch before and after the merge, and each
 * stage's own commit with the pipeline and flags of before and after. What reads nothing that differs is rendered once. Reads files, so it
 * blocks.
 */
public final class Grounds {
    private static final String HEAD = "HEAD";

    private final Refs refs;
    private final Function<CommitId, Outcome<Snapshot>> snapshots;
    private final Renderer renderer;
    private final Ground base;
    private final Ground merged;
    /** What stages run, by commit and by whether the merge has taken place. */
    private final Map<String, Outcome<Ground>> known = new LinkedHashMap<>();

    private Grounds(
            Refs refs, Function<CommitId, Outcome<Snapshot>> snapshots, Renderer renderer, Ground base, Ground merged) {
        this.refs = refs;
        this.snapshots = snapshots;
        this.renderer = renderer;
        this.base = base;
        this.merged = merged;
    }

    /**
     * Stage by stage, in the order of the pipeline, those that go last. Bad where pipeline or flags cannot be read.
     *
     * @param refs where stages are
     * @param snapshots the files of the commits that refs are at
     */
    public static Outcome<List<Renditions.OfStage>> render(
            Snapshot base,
            Snapshot merged,
            Refs refs,
            Function<CommitId, Outcome<Snapshot>> snapshots,
            Renderer renderer) {
        return Configuration.read(merged).then(after -> {
            // A base that cannot be read has nothing to compare with: whatever comes is new.
            Configuration before = Configuration.read(base).asOptional().orElse(after);
            return Outcome.good(new Grounds(
                            refs,
                            snapshots,
                            renderer,
                            new Ground(base, before, renderer),
                            new Ground(merged, after, renderer))
                    .stages());
        });
    }

    private List<Renditions.OfStage> stages() {
        List<Renditions.OfStage> stages = new ArrayList<>();
        for (Stage stage : merged.configuration().pipeline().stages()) {
            boolean stays = base.configuration().pipeline().stage(stage.name()).isPresent();
            stages.add(stage(stage, stays ? Existence.STAYS : Existence.COMES));
        }
        for (Stage stage : base.configuration().pipeline().stages())
            if (merged.configuration().pipeline().stage(stage.name()).isEmpty())
                stages.add(stage(stage, Existence.GOES));
        return stages;
    }

    private Renditions.OfStage stage(Stage stage, Existence existence) {
        Optional<CommitId> running = refs.find(stage.ref()).map(Refs.Ref::commit);
        SortedMap<String, CommitId> overrides = new TreeMap<>();
        refs.overrides(stage.name(), stage.ref()).forEach((component, ref) -> overrides.put(component, ref.commit()));
        Optional<Ground> own = running.flatMap(commit -> at(commit, false).asOptional());
        TreeSet<Application> all = new TreeSet<>(merged.layout().applications(stage));
        all.addAll(base.layout().applications(stage));
        own.ifPresent(ground -> all.addAll(ground.layout().applications(stage)));
        List<Renditions> applications = new ArrayList<>();
        for (Application application : all) {
            Optional<CommitId> commit =
                    Optional.ofNullable(overrides.get(application.component())).or(() -> running);
            applications.add(application(application, stage, commit));
        }
        List<Problem> problems =
                running.map(commit -> at(commit, false).problems()).orElse(List.of());
        return new Renditions.OfStage(
                stage,
                existence,
                isOnDefaultBranch(stage),
                running,
                FlagChange.between(
                        base.configuration().flags(), merged.configuration().flags(), stage),
                applications,
                problems);
    }

    private Renditions application(Application application, Stage stage, Optional<CommitId> commit) {
        Outcome<Rendering> before = base.render(application, stage, Optional.empty());
        Outcome<Rendering> after = merged.render(application, stage, before.asOptional());
        Outcome<Rendering> running = running(application, stage, commit, false, before);
        // A stage on the default branch itself has the merge at once.
        Outcome<Rendering> onMerge = isOnDefaultBranch(stage)
                ? after
                : sameConfiguration() ? running : running(application, stage, commit, true, running);
        return new Renditions(application, before, after, running, onMerge);
    }

    private boolean isOnDefaultBranch(Stage stage) {
        return stage.ref().equals(HEAD) || stage.ref().equals(refs.defaultBranch());
    }

    private boolean sameConfiguration() {
        return base.configuration().equals(merged.configuration());
    }

    private Outcome<Rendering> running(
            Application application,
            Stage stage,
            Optional<CommitId> commit,
            boolean after,
            Outcome<Rendering> elsewhere) {
        if (commit.isEmpty())
            return Outcome.good(Rendering.nothing(application, CommitId.NONE, stage.namespaceOf(application.region())));
        return at(commit.get(), after).then(ground -> ground.render(application, stage, elsewhere.asOptional()));
    }

    private Outcome<Ground> at(CommitId commit, boolean after) {
        Configuration configuration = after ? merged.configuration() : base.configuration();
        return known.computeIfAbsent(
                commit + " " + after,
                missing -> snapshots
                        .apply(commit)
                        .then(files -> Outcome.good(new Ground(files, configuration, renderer))));
    }
}
