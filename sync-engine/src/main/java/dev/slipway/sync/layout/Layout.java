package dev.slipway.sync.layout;

import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Pipeline;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.model.Snapshot.Entry;
import dev.slipway.sync.model.Stage;
import dev.slipway.templating.template.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The components in a snapshot, and what each application is made of. Both layouts are read, also mixed: versions by tags, where a component
 * has {@code templates/} and a parameter file per stage, and versions by directories, where a stage has a directory with a link {@code
 * templates}.
 */
public final class Layout {
    private final Snapshot snapshot;
    private final Pipeline pipeline;
    private final Components found;
    private final SortedMap<String, Component> components;
    /** The stages and regions that each component has files for, by its name. */
    private final SortedMap<String, Set<String>> named = new TreeMap<>();

    private final List<Problem> problems;

    private Layout(Snapshot snapshot, Pipeline pipeline, Components found, Optional<Layout> before) {
        this.snapshot = snapshot;
        this.pipeline = pipeline;
        this.found = found;
        this.components = found.found();
        this.problems = List.copyOf(found.problems());
        List<String> variants = variants();
        components.forEach((name, component) -> named.put(
                name,
                before.filter(other -> component.equals(other.components.get(name)))
                        .map(other -> other.named.get(name))
                        .orElseGet(() -> named(component, variants))));
    }

    /** Lists the component directories; reads no file yet. */
    public static Layout of(Snapshot snapshot, Pipeline pipeline) {
        return new Layout(snapshot, pipeline, new Components(snapshot, pipeline), Optional.empty());
    }

    /**
     * The same of another snapshot. Lists only directories that changed.
     *
     * @param changes from this one's snapshot to the other
     */
    public Layout at(Snapshot other, Changes changes) {
        Components components = new Components(other, pipeline, Optional.of(found), changes);
        return new Layout(other, pipeline, components, Optional.of(this));
    }

    public Pipeline pipeline() {
        return pipeline;
    }

    public Snapshot snapshot() {
        return snapshot;
    }

    /** The names of the components, in order. */
    public List<String> components() {
        return new ArrayList<>(components.keySet());
    }

    /** What is wrong with directories that should be components; the others are not touched by it. */
    public List<Problem> problems() {
        return problems;
    }

    /** Every component at every stage and region that it takes part in, in order. */
    public List<Application> applications() {
        return pipeline.stages().stream()
                .flatMap(stage -> applications(stage).stream())
                .sorted()
                .toList();
    }

    /** The applications of one stage, in order. */
    public List<Application> applications(Stage stage) {
        return components.keySet().stream()
                .flatMap(component ->
                        stage.variants().stream().map(region -> new Application(component, stage.name(), region)))
                .filter(this::takesPart)
                .sorted()
                .toList();
    }

    /** Those of one component. */
    public List<Application> applications(Stage stage, String component) {
        return stage.variants().stream()
                .map(region -> new Application(component, stage.name(), region))
                .filter(this::takesPart)
                .toList();
    }

    /**
     * Whether a component is delivered to a stage and region: if it has a parameter file or a directory for it, or for its stage as a whole;
     * or to all of them, if it has neither for any.
     */
    public boolean takesPart(Application application) {
        Component component = components.get(application.component());
        if (component == null) return false;
        Set<String> variants = named.getOrDefault(application.component(), Set.of());
        if (variants.isEmpty()) return component.hasOwnManifests();
        return variants.contains(application.stage())
                || variants.contains(Component.variant(application.stage(), application.region()));
    }

    /** The directory of a component, where a link led to it the link's target; empty if there is no such component. */
    public Optional<String> directory(String component) {
        return Optional.ofNullable(components.get(component)).map(Component::directory);
    }

    /** Where a parameter file of an application alone would be made: of its region, or of its stage where it has none. */
    public Optional<String> newParameterFile(Application application) {
        return Optional.ofNullable(components.get(application.component())).map(component -> {
            String variant = application.variant();
            return component.hasDirectory(variant)
                    ? component.path(variant, Component.PARAMETERS)
                    : component.path(variant + "-" + Component.PARAMETERS);
        });
    }

    /** The files of an application, or everything that is wrong with them. */
    public Outcome<Sources> sources(Application application) {
        return sources(application, new Tracker(snapshot));
    }

    /**
     * The files of an application, or everything that is wrong with them.
     *
     * @param files remembers what was looked at, whatever came of it
     */
    public Outcome<Sources> sources(Application application, Tracker files) {
        Component component = components.get(application.component());
        return component == null
                ? Tracker.problem(
                        application.component(),
                        "there is no component of this name"
                                + NearestName.hint(application.component(), components.keySet()))
                : new SourceFiles(files, component, application).read();
    }

    /**
     * A template that belongs to no application, such as the Jobs by which commits are verified, for a stage and region.
     *
     * @param path of a file in a directory, whose parameters are those of the first part of its path
     */
    public Outcome<Sources> template(String path, Stage stage, Optional<String> region) {
        String name = path.substring(0, path.indexOf('/'));
        String directory = directory(name).orElse(name);
        Component around = Optional.ofNullable(components.get(name))
                .orElseGet(() -> new Component(name, directory, snapshot.list(directory)));
        return new SourceFiles(new Tracker(snapshot), around, new Application(name, stage.name(), region)).read(path);
    }

    /** Parameter files whose names speak of stages or regions that the pipeline does not have. Not wrong for an older commit. */
    public List<Problem> unknownStages() {
        TreeSet<String> known = new TreeSet<>(variants());
        List<Problem> unknown = new ArrayList<>();
        for (Component component : components.values()) {
            for (String name : component.parameterNames()) {
                if (known.contains(name)) continue;
                unknown.add(Problem.at(
                        Problem.Reason.InvalidLayout,
                        Origin.file(component.path(name + "-" + Component.PARAMETERS)),
                        "the pipeline has no stage \"" + name + "\"" + NearestName.hint(name, known)));
            }
        }
        return unknown;
    }

    private Set<String> named(Component component, List<String> variants) {
        Set<String> named = new LinkedHashSet<>(component.parameterNames());
        variants.stream().filter(component::hasDirectory).forEach(named::add);
        if (named.isEmpty() && !component.hasOwnManifests())
            component
                    .directories()
                    .filter(entry -> Components.isStageDirectory(snapshot, entry))
                    .map(Entry::name)
                    .forEach(named::add);
        return named;
    }

    private List<String> variants() {
        List<String> names = new ArrayList<>();
        for (Stage stage : pipeline.stages()) {
            names.add(stage.name());
            for (String region : stage.regions()) names.add(Component.variant(stage.name(), Optional.of(region)));
        }
        return names;
    }
}
