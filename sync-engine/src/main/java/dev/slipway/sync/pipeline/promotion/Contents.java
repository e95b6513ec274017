package dev.slipway.sync.pipeline.promotion;

import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.layout.Layout;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.source.Refs;
import dev.slipway.sync.source.Repository;
import dev.slipway.sync.source.Repository.Lineage;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Whether components are the same at two commits: by the files that they are rendered from, wherever those lie. Blocks, so it is used away from
 * the loop.
 */
final class Contents {
    private final Repository repository;
    private final Renderer renderer;

    Contents(Repository repository, Renderer renderer) {
        this.repository = repository;
        this.renderer = renderer;
    }

    /**
     * Whether one of these components is at a commit as it was at another. A commit that cannot be read any more is like no other.
     *
     * @param components none means that only the commit itself counts
     */
    boolean anySame(Refs refs, Stage stage, List<String> components, CommitId then, CommitId now) {
        if (then.equals(now)) return true;
        Optional<Configuration> configuration = configuration(refs);
        Optional<Layout> before = configuration.flatMap(known -> layout(known, then));
        Optional<Layout> after = configuration.flatMap(known -> layout(known, now));
        if (before.isEmpty() || after.isEmpty()) return false;
        return components.stream()
                .anyMatch(component -> same(configuration.get(), stage, component, before.get(), after.get()));
    }

    /** The components that a stage has in different versions at two commits. */
    List<String> changed(Refs refs, Stage stage, CommitId from, CommitId to) {
        Optional<Configuration> configuration = configuration(refs);
        Optional<Layout> before = configuration.flatMap(known -> layout(known, from));
        Optional<Layout> after = configuration.flatMap(known -> layout(known, to));
        if (before.isEmpty() || after.isEmpty()) return List.of();
        TreeSet<String> components = new TreeSet<>(before.get().components());
        components.addAll(after.get().components());
        components.removeIf(component -> same(configuration.get(), stage, component, before.get(), after.get()));
        return List.copyOf(components);
    }

    /** Whether a commit comes after another. */
    boolean isAfter(CommitId before, CommitId commit) {
        return repository.lineage(before, commit).asOptional().equals(Optional.of(Lineage.FORWARD));
    }

    private boolean same(Configuration configuration, Stage stage, String component, Layout before, Layout after) {
        List<Application> applications = of(component, stage, before);
        return applications.equals(of(component, stage, after))
                && applications.stream()
                        .allMatch(application -> same(configuration, stage, application, before, after));
    }

    /** What cannot be rendered is compared by its directory. */
    private boolean same(
            Configuration configuration, Stage stage, Application application, Layout before, Layout after) {
        Outcome<Rendering> rendering = renderer.render(application, stage, before, configuration.flags());
        return rendering
                .asOptional()
                .map(known -> known.reads().hasSameFilesIn(after.snapshot()))
                .orElseGet(() -> directory(application, before).equals(directory(application, after)));
    }

    private static Optional<String> directory(Application application, Layout layout) {
        return layout.directory(application.component())
                .flatMap(path -> layout.snapshot().entry(path))
                .map(Snapshot.Entry::id);
    }

    private static List<Application> of(String component, Stage stage, Layout layout) {
        return layout.applications(stage).stream()
                .filter(application -> application.component().equals(component))
                .toList();
    }

    private Optional<Configuration> configuration(Refs refs) {
        return refs.head()
                .flatMap(head -> repository.snapshot(head.commit()).asOptional())
                .flatMap(head -> Configuration.read(head).asOptional());
    }

    private Optional<Layout> layout(Configuration configuration, CommitId commit) {
        return repository.snapshot(commit).asOptional().map(files -> Layout.of(files, configuration.pipeline()));
    }
}
