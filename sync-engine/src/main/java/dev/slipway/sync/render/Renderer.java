package dev.slipway.sync.render;

import dev.slipway.cluster.object.GroupKind;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.Step;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.flag.Flags;
import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.layout.Layout;
import dev.slipway.sync.layout.Sources;
import dev.slipway.sync.layout.Tracker;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Layer;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.ReadSet;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.model.Written;
import dev.slipway.sync.seal.Unsealer;
import dev.slipway.templating.manifest.RenderedDocument;
import dev.slipway.templating.mustache.MustacheEngine;
import dev.slipway.templating.template.Budget;
import dev.slipway.templating.template.Fault;
import dev.slipway.templating.template.Parameters;
import dev.slipway.templating.template.Rendered;
import dev.slipway.templating.template.Result;
import dev.slipway.templating.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Renders applications. Has no state: any thread may use it. */
public final class Renderer {
    /** Names that parameter files cannot take. */
    private static final List<String> BUILT_IN = List.of("slipway", "flags");

    private final MustacheEngine templates = new MustacheEngine();
    private final Predicate<GroupKind> clusterScoped;
    private final Unsealer unsealer;

    /**
     * @param clusterScoped which kinds have no namespace; all others are taken for namespaced
     * @param unsealer for sealed parameters
     */
    public Renderer(Predicate<GroupKind> clusterScoped, Unsealer unsealer) {
        this.clusterScoped = clusterScoped;
        this.unsealer = unsealer;
    }

    /** As {@link #render(Application, Stage, Layout, Flags)}, for one application of a snapshot. */
    public Outcome<Rendering> render(
            Application application, Stage stage, Snapshot snapshot, Configuration configuration) {
        return render(application, stage, Layout.of(snapshot, configuration.pipeline()), configuration.flags());
    }

    /**
     * What an application should be, from its files and the flags.
     *
     * @param layout of the snapshot at the stage's commit
     * @param flags from the head of the default branch
     */
    public Outcome<Rendering> render(Application application, Stage stage, Layout layout, Flags flags) {
        return render(application, stage, layout, flags, new Tracker(layout.snapshot()));
    }

    /**
     * As {@link #render(Application, Stage, Layout, Flags)}.
     *
     * @param files remembers what was looked at, whatever came of it
     */
    public Outcome<Rendering> render(Application application, Stage stage, Layout layout, Flags flags, Tracker files) {
        return layout.sources(application, files)
                .then(sources -> render(sources, stage, layout.snapshot().commit(), flags));
    }

    /** The Jobs of a file by which commits are verified, for the stage and region where they run. */
    public Outcome<Rendering> verification(
            String file, Stage stage, Optional<String> region, Layout layout, Flags flags) {
        return layout.template(file, stage, region)
                .then(sources -> render(sources, stage, layout.snapshot().commit(), flags))
                .then(rendering -> VerificationJobs.checked(file, rendering));
    }

    private Outcome<Rendering> render(Sources sources, Stage stage, Optional<CommitId> commit, Flags flags) {
        Seals seals = new Seals(unsealer);
        return parameters(sources, stage, commit, flags, seals).then(parameters -> {
            List<Problem> problems = new ArrayList<>();
            Budget budget = Budget.full();
            List<Rendered> texts = texts(sources, parameters, budget, problems);
            problems.addAll(FlagUse.problems(sources, flags));
            Objects objects = new Objects(sources.application(), stage, flags, clusterScoped, seals, budget);
            documents(texts, budget, problems).forEach(objects::add);
            problems.addAll(objects.problems());
            problems.addAll(seals.problems());
            if (!problems.isEmpty()) return Outcome.bad(problems);
            ReadSet reads = new ReadSet(
                    sources.seen(),
                    texts.stream().anyMatch(text -> text.isReading("slipway.commit")),
                    objects.areGated() || texts.stream().anyMatch(text -> text.isReading("flags")));
            return Outcome.good(objects.rendering(commit.orElse(CommitId.NONE), reads));
        });
    }

    private static Outcome<Parameters> parameters(
            Sources sources, Stage stage, Optional<CommitId> commit, Flags flags, Seals seals) {
        List<Problem> problems = new ArrayList<>();
        Parameters parameters = Parameters.empty();
        for (Sources.Layered file : sources.parameters()) {
            Outcome<Parameters.Layer> layer = layer(file, seals);
            problems.addAll(layer.problems());
            if (layer instanceof Outcome.Good<Parameters.Layer> good) parameters = parameters.with(good.value());
        }
        if (!problems.isEmpty()) return Outcome.bad(problems);
        return Outcome.good(parameters
                .with(builtIn(sources.application(), stage, commit))
                .with(flagValues(sources.application(), flags)));
    }

    private static Outcome<Parameters.Layer> layer(Sources.Layered layered, Seals seals) {
        Sources.Source file = layered.source();
        return Written.read(Reason.InvalidParameters, file.path(), file.text()).then(root -> {
            root.parts().forEach((key, part) -> {
                if (BUILT_IN.contains(key)) part.wrong("\"" + key + "\" is built in; give this parameter another name");
            });
            Mapping values = seals.hide(root);
            return root.outcome(
                    new Parameters.Layer(layered.layer().word(), file.path(), values, root::lineOf, seals::isSealed));
        });
    }

    private static Parameters.Layer builtIn(Application application, Stage stage, Optional<CommitId> commit) {
        Mapping slipway = Mapping.builder()
                .put("stage", application.stage())
                .put("region", application.region())
                .put("component", application.component())
                .put("namespace", stage.namespaceOf(application.region()))
                .put("commit", commit.orElse(CommitId.NONE).hex())
                .build();
        return Parameters.Layer.builtIn(Layer.BUILT_IN.word(), Mapping.of("slipway", slipway));
    }

    private static Parameters.Layer flagValues(Application application, Flags flags) {
        Mapping values = Mapping.of("flags", flags.values(Flags.Context.of(application)));
        return new Parameters.Layer(Layer.FLAGS.word(), Configuration.FLAGS, values, way -> flagLine(way, flags));
    }

    private static int flagLine(Path way, Flags flags) {
        if (way.size() < 2 || !(way.steps().get(1) instanceof Step.Field flag)) return 1;
        return flags.find(flag.name()).map(found -> found.origin().line()).orElse(0);
    }

    private List<Rendered> texts(Sources sources, Parameters parameters, Budget budget, List<Problem> problems) {
        List<Rendered> texts = new ArrayList<>();
        for (Sources.Source file : sources.manifests()) {
            if (budget.isExhausted()) break;
            Result<Rendered> rendered = sources.templated()
                    ? templates.render(new Template(file.path(), file.text()), parameters, sources.partials(), budget)
                    : Result.done(Rendered.verbatim(file.path(), file.text()));
            rendered.faults().forEach(fault -> problems.add(problem(Reason.InvalidTemplate, fault)));
            if (rendered instanceof Result.Done<Rendered> done) texts.add(done.value());
        }
        return texts;
    }

    private static List<RenderedDocument> documents(List<Rendered> texts, Budget budget, List<Problem> problems) {
        List<RenderedDocument> documents = new ArrayList<>();
        for (Rendered text : texts) {
            if (budget.isExhausted()) break;
            Result<List<RenderedDocument>> read = RenderedDocument.read(text, budget);
            read.faults().forEach(fault -> problems.add(problem(Reason.InvalidManifest, fault)));
            if (read instanceof Result.Done<List<RenderedDocument>> found) documents.addAll(found.value());
        }
        return documents;
    }

    private static Problem problem(Reason reason, Fault fault) {
        return Problem.at(reason, new Origin(fault.place().file(), fault.place().line()), fault.message());
    }
}
