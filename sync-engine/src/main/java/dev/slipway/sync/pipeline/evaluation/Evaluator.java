package dev.slipway.sync.pipeline.evaluation;

import dev.slipway.sync.layout.Changes;
import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.layout.Layout;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.pipeline.evaluation.Evaluation.StageEvaluation;
import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.source.Refs;
import dev.slipway.sync.source.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads a config repository at the refs of one moment and renders those of its applications that changed. Blocks, so it runs away from the
 * loop, once at a time.
 */
public final class Evaluator {
    private static final String TAGS = "refs/tags/";
    private static final String BRANCHES = "refs/heads/";
    private static final int BRANCHES_NAMED = 10;

    private final Repository repository;
    private final Layouts layouts;
    private final Renderings renderings;
    private final SortedMap<String, Known> known = new TreeMap<>();

    public Evaluator(Repository repository, Renderer renderer) {
        this.repository = repository;
        this.layouts = new Layouts(repository);
        this.renderings = new Renderings(renderer);
    }

    /** What the repository says at these refs. What is wrong with it is a problem in there; a mirror that is damaged makes it throw. */
    public Evaluation evaluate(Refs refs) {
        Optional<Refs.Ref> head = refs.head();
        if (head.isEmpty()) return Evaluation.unreadable(refs, List.of(headless(refs)));
        Outcome<Snapshot> snapshot = repository.snapshot(head.get().commit());
        Outcome<Configuration> configuration = snapshot.then(Configuration::read);
        if (configuration.asOptional().isEmpty()) return Evaluation.unreadable(refs, configuration.problems());
        Configuration read = configuration.asOptional().get();
        SortedMap<String, StageEvaluation> stages = new TreeMap<>();
        List<Stage> inOrder = read.pipeline().stages();
        for (int i = 0; i < inOrder.size(); i++)
            stages.put(inOrder.get(i).name(), stage(new Look(refs, read), inOrder.get(i), i + 1));
        known.keySet().retainAll(stages.keySet());
        renderings.keep(stages.keySet());
        return Evaluation.checked(refs, read, stages);
    }

    private static Problem headless(Refs refs) {
        List<String> branches = refs.byName().keySet().stream()
                .filter(name -> name.startsWith(BRANCHES))
                .map(name -> name.substring(BRANCHES.length()))
                .limit(BRANCHES_NAMED)
                .toList();
        String wanted = refs.defaultBranch().replaceFirst("^" + BRANCHES, "");
        String message = branches.isEmpty()
                ? "the branch " + refs.defaultBranch() + " has no commits; push one, or set another branch"
                : "there is no branch " + wanted + " to read the pipeline from; there are: "
                        + String.join(", ", branches) + "; push " + wanted
                        + ", or set another branch in Slipway's settings; until then all stays as it is";
        return Problem.of(Reason.RepositoryEmpty, message);
    }

    /** A stage for which nothing moved is as it was. */
    private StageEvaluation stage(Look look, Stage stage, int order) {
        Asked asked = look.asked(stage, order);
        Optional<Known> before = Optional.ofNullable(known.get(stage.name()));
        Optional<Known> same =
                before.filter(one -> one.asked().equals(asked) && one.found().isComplete());
        if (same.isPresent()) return same.get().found();
        StageEvaluation found = look.stage(asked, before.map(Known::snapshots).orElse(new TreeMap<>()));
        known.put(stage.name(), new Known(asked, found, look.snapshots));
        return found;
    }

    /** All that the evaluation of a stage depends on, besides what commits hold, which never changes. */
    private record Asked(
            Stage stage,
            int order,
            Optional<Refs.Ref> ref,
            SortedMap<String, Refs.Ref> overrides,
            Configuration configuration) {}

    /**
     * What was found of a stage.
     *
     * @param snapshots by the component that is ahead of its stage; the stage's own under the empty name
     */
    private record Known(Asked asked, StageEvaluation found, SortedMap<String, Snapshot> snapshots) {}

    /** Reading stages of one configuration. */
    private final class Look {
        private final Refs refs;
        private final Configuration configuration;
        private final List<Problem> problems = new ArrayList<>();
        private final SortedMap<Application, Wanted> wanted = new TreeMap<>();
        private final SortedMap<String, Snapshot> snapshots = new TreeMap<>();

        Look(Refs refs, Configuration configuration) {
            this.refs = refs;
            this.configuration = configuration;
        }

        Asked asked(Stage stage, int order) {
            return new Asked(
                    stage, order, refs.find(stage.ref()), refs.overrides(stage.name(), stage.ref()), configuration);
        }

        /** @param before the snapshots of the last time */
        StageEvaluation stage(Asked asked, SortedMap<String, Snapshot> before) {
            Stage stage = asked.stage();
            Renderings.Pass pass = renderings.of(stage, configuration);
            if (asked.ref().isEmpty()) problems.add(missing(stage));
            asked.ref()
                    .ifPresent(there -> layout(there.commit(), "", before)
                            .ifPresent(found -> found.layout().applications(stage).stream()
                                    .filter(application -> !asked.overrides().containsKey(application.component()))
                                    .forEach(application -> want(pass, application, found))));
            asked.overrides()
                    .forEach((component, own) -> layout(own.commit(), component, before)
                            .ifPresent(found -> found.layout()
                                    .applications(stage, component)
                                    .forEach(application -> want(pass, application, found))));
            return new StageEvaluation(stage, asked.order(), asked.ref(), asked.overrides(), wanted, problems);
        }

        /** A layout, and what changed since the last time. */
        private record Found(Layout layout, CommitId commit, Changes changes) {}

        private Optional<Found> layout(CommitId commit, String component, SortedMap<String, Snapshot> before) {
            Outcome<Layout> layout = layouts.at(commit, configuration.pipeline());
            problems.addAll(layout.problems());
            layout.asOptional().ifPresent(found -> problems.addAll(found.problems()));
            return layout.asOptional().map(found -> {
                snapshots.put(component, found.snapshot());
                Changes changes = Optional.ofNullable(before.get(component))
                        .map(old -> Changes.between(old, found.snapshot()))
                        .orElse(Changes.EVERYTHING);
                return new Found(found, commit, changes);
            });
        }

        private void want(Renderings.Pass pass, Application application, Found found) {
            wanted.put(application, pass.wanted(application, found.layout(), found.changes(), found.commit()));
        }

        private static Problem missing(Stage stage) {
            String name = stage.ref().startsWith(TAGS) ? stage.ref().substring(TAGS.length()) : stage.ref();
            return Problem.at(
                    Reason.RefMissing,
                    stage.origin(),
                    stage.ref() + " is not there, so stage " + stage.name() + " waits; make it with: git tag " + name
                            + " <commit> && git push origin " + name);
        }
    }
}
