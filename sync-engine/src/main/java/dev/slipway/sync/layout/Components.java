package dev.slipway.sync.layout;

import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Pipeline;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.model.Snapshot.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Finds the component directories that globs name. */
final class Components {
    /** The directory of Jobs that verify commits: what lies there is not delivered, also when no stage asks for it any more. */
    private static final String VERIFY = "verify";

    private final Snapshot snapshot;
    /** Files that hold Jobs to verify commits by, and are no manifests of a component. */
    private final SortedSet<String> verifications;

    private final SortedMap<String, Optional<Component>> before;
    private final Changes changes;
    private final SortedMap<String, Component> found = new TreeMap<>();
    private final SortedMap<String, Optional<Component>> judged = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();

    Components(Snapshot snapshot, Pipeline pipeline) {
        this(snapshot, pipeline, Optional.empty(), Changes.EVERYTHING);
    }

    /**
     * @param before those of another snapshot; what was found out of a directory that did not change since is not found out again
     * @param changes since then
     */
    Components(Snapshot snapshot, Pipeline pipeline, Optional<Components> before, Changes changes) {
        this.snapshot = snapshot;
        this.verifications = pipeline.verifications();
        this.before = before.map(other -> other.judged).orElse(Collections.emptySortedMap());
        this.changes = changes;
        for (String glob : pipeline.components()) walk("", List.of(glob.split("/")));
        library();
    }

    /** By name. */
    SortedMap<String, Component> found() {
        return found;
    }

    List<Problem> problems() {
        return problems;
    }

    private void walk(String directory, List<String> parts) {
        String part = parts.get(0);
        Predicate<String> glob = Glob.of(part);
        List<Entry> fitting = snapshot.list(directory).stream()
                .filter(Component::isDirectoryOrLink)
                .filter(entry -> glob.test(entry.name()))
                .filter(entry -> !entry.path().equals(PartialFiles.LIBRARY))
                .toList();
        if (directory.isEmpty() && part.equals(PartialFiles.LIBRARY))
            problem(
                    Configuration.PIPELINE,
                    "\"components\" names \"" + part + "\", which holds partials for all components and is none");
        else if (fitting.isEmpty() && !Glob.hasWildcard(part))
            problem(
                    Configuration.PIPELINE,
                    "there is no directory \"" + (directory.isEmpty() ? part : directory + "/" + part)
                            + "\", which \"components\" names");
        for (Entry entry : fitting) {
            if (parts.size() == 1) consider(entry, !Glob.hasWildcard(part));
            else if (entry.type() == Entry.Type.DIRECTORY) walk(entry.path(), parts.subList(1, parts.size()));
        }
    }

    /** Somebody may have meant a component, of which nothing would be delivered. */
    private void library() {
        Component library =
                new Component(PartialFiles.LIBRARY, PartialFiles.LIBRARY, snapshot.list(PartialFiles.LIBRARY));
        boolean meant = library.hasDirectory(Component.TEMPLATES)
                || library.has(Component.PARAMETERS)
                || !library.parameterNames().isEmpty();
        if (meant)
            problem(
                    PartialFiles.LIBRARY,
                    "the directory holds partials for all components and is none itself; call the component something else");
    }

    /** Takes a directory that looks like a component, or that was named in full. What a link leads to is looked at each time. */
    private void consider(Entry entry, boolean named) {
        Optional<Component> component =
                isJudged(entry, named) ? before.getOrDefault(entry.path(), Optional.empty()) : judge(entry, named);
        judged.put(entry.path(), component);
        component.ifPresent(one -> add(entry, one));
    }

    private boolean isJudged(Entry entry, boolean named) {
        return entry.type() == Entry.Type.DIRECTORY
                && before.containsKey(entry.path())
                && (!named
                        || before.getOrDefault(entry.path(), Optional.empty()).isPresent())
                && !changes.touches(entry.path());
    }

    private Optional<Component> judge(Entry entry, boolean named) {
        Outcome<Entry> target = new Tracker(snapshot).target(entry.path());
        problems.addAll(target.problems());
        return target.asOptional()
                .filter(directory -> directory.type() == Entry.Type.DIRECTORY)
                .map(directory -> new Component(entry.name(), directory.path(), snapshot.list(directory.path())))
                .filter(component -> named || component.looksLikeOne() || hasStageDirectories(component))
                .filter(component -> !verifies(component));
    }

    /**
     * Whether a directory holds the Jobs by which commits are verified, and nothing to deliver. One that holds both is wrong: what is a manifest
     * there would change with the pipeline.
     */
    private boolean verifies(Component component) {
        List<String> manifests = component.entries().stream()
                .filter(Component::isPlainManifest)
                .map(Entry::path)
                .toList();
        boolean delivers = component.hasDirectory(Component.TEMPLATES) || hasStageDirectories(component);
        if (delivers) return false;
        if (component.directory().equals(VERIFY)) return true;
        List<String> jobs = manifests.stream().filter(verifications::contains).toList();
        if (jobs.isEmpty()) return false;
        if (jobs.size() < manifests.size())
            problem(
                    jobs.get(0),
                    "the file verifies commits, and lies among the manifests of the component " + component.name()
                            + "; move it to a directory of its own, such as "
                            + component.path(
                                    VERIFY, jobs.get(0).substring(jobs.get(0).lastIndexOf('/') + 1)));
        return true;
    }

    private void add(Entry entry, Component component) {
        Optional<String> objection = Names.objection("component", component.name());
        Component other = found.get(component.name());
        if (objection.isPresent()) problem(entry.path(), objection.get() + "; rename the directory");
        else if (other == null) found.put(component.name(), component);
        else if (!other.directory().equals(component.directory()))
            problem(
                    entry.path(),
                    "there are two components \"" + component.name() + "\"; the other is " + other.directory());
    }

    private boolean hasStageDirectories(Component component) {
        return component.directories().anyMatch(entry -> isStageDirectory(snapshot, entry));
    }

    /** Whether a directory in a component has templates or parameters of its own, and is none of the directories that hold versions. */
    static boolean isStageDirectory(Snapshot snapshot, Entry entry) {
        String name = entry.name();
        if (entry.type() != Entry.Type.DIRECTORY || isVersion(name)) return false;
        return snapshot.list(entry.path()).stream()
                .map(Entry::name)
                .anyMatch(inside -> inside.equals(Component.TEMPLATES)
                        || inside.equals(Component.PARAMETERS)
                        || inside.equals(name + "-" + Component.PARAMETERS));
    }

    private static boolean isVersion(String name) {
        return name.equals(Component.TEMPLATES) || name.equals("current") || name.matches("v[0-9].*");
    }

    private void problem(String path, String message) {
        problems.add(Problem.at(Problem.Reason.InvalidLayout, Origin.file(path), message));
    }
}
