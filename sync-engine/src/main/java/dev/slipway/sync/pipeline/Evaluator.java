package dev.slipway.sync.pipeline;

import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.layout.Layout;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.pipeline.Evaluation.StageEvaluation;
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
final class Evaluator {
    private static final String TAGS = "refs/tags/";
    private static final String BRANCHES = "refs/heads/";
    private static final int BRANCHES_NAMED = 10;

    private final Repository repository;
    private final Renderings renderings;

    Evaluator(Repository repository, Renderer renderer) {
        this.repository = repository;
        this.renderings = new Renderings(renderer);
    }

    Evaluation evaluate(Refs refs) {
        Optional<Refs.Ref> head = refs.head();
        if (head.isEmpty()) return Evaluation.unreadable(refs, List.of(headless(refs)));
        Outcome<Snapshot> snapshot = repository.snapshot(head.get().commit());
        Outcome<Configuration> configuration = snapshot.then(Configuration::read);
        if (configuration.asOptional().isEmpty()) return Evaluation.unreadable(refs, configuration.problems());
        Configuration read = configuration.asOptional().get();
        renderings.begin();
        SortedMap<String, StageEvaluation> stages = new TreeMap<>();
        List<Stage> inOrder = read.pipeline().stages();
        for (int i = 0; i < inOrder.size(); i++)
            stages.put(inOrder.get(i).name(), new Look(refs, read).stage(inOrder.get(i), i + 1));
        return new Evaluation(refs, Optional.of(read), List.of(), stages);
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

    /** Reading stages of one configuration. */
    private final class Look {
        private final Refs refs;
        private final Configuration configuration;
        private final List<Problem> problems = new ArrayList<>();
        private final SortedMap<Application, Wanted> wanted = new TreeMap<>();

        Look(Refs refs, Configuration configuration) {
            this.refs = refs;
            this.configuration = configuration;
        }

        StageEvaluation stage(Stage stage, int order) {
            Optional<Refs.Ref> ref = refs.find(stage.ref());
            SortedMap<String, Refs.Ref> overrides = overrides(stage);
            if (ref.isEmpty()) problems.add(missing(stage));
            ref.ifPresent(there -> layout(there.commit())
                    .ifPresent(layout -> layout.applications(stage).stream()
                            .filter(application -> !overrides.containsKey(application.component()))
                            .forEach(application -> want(application, stage, layout, there.commit()))));
            overrides.forEach((component, own) -> layout(own.commit())
                    .ifPresent(layout -> layout.applications(stage).stream()
                            .filter(application -> application.component().equals(component))
                            .forEach(application -> want(application, stage, layout, own.commit()))));
            return new StageEvaluation(stage, order, ref, overrides, wanted, problems);
        }

        private Optional<Layout> layout(CommitId commit) {
            Outcome<Snapshot> snapshot = repository.snapshot(commit);
            problems.addAll(snapshot.problems());
            Optional<Layout> layout = snapshot.asOptional().map(files -> Layout.of(files, configuration.pipeline()));
            layout.ifPresent(found -> problems.addAll(found.problems()));
            return layout;
        }

        private void want(Application application, Stage stage, Layout layout, CommitId commit) {
            wanted.put(application, renderings.wanted(application, stage, layout, commit, configuration));
        }

        private SortedMap<String, Refs.Ref> overrides(Stage stage) {
            SortedMap<String, Refs.Ref> overrides = new TreeMap<>();
            String end = "/" + stage.name();
            refs.byName().forEach((name, ref) -> {
                boolean override =
                        name.startsWith(TAGS) && name.endsWith(end) && name.length() > TAGS.length() + end.length();
                if (override && !name.equals(stage.ref()))
                    overrides.put(name.substring(TAGS.length(), name.length() - end.length()), ref);
            });
            return overrides;
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
