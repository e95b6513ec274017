package dev.slipway.sync.pipeline;

import dev.slipway.sync.flag.Flags;
import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.layout.Layout;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.ReadSet;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.render.Renderer;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What each application should be, as it was found the last time. An application of which a commit touches nothing is not rendered again, and
 * one that comes out as it was stays wanted since the commit that it was wanted since: so a commit costs what it touches.
 */
final class Renderings {
    private final Renderer renderer;
    private SortedMap<Application, Made> known = new TreeMap<>();
    private SortedMap<Application, Made> used = new TreeMap<>();

    Renderings(Renderer renderer) {
        this.renderer = renderer;
    }

    /**
     * What a rendering was made for.
     *
     * @param directory of the component
     * @param commit the last one that it is right for
     */
    private record Ground(String namespace, String directory, Flags flags, CommitId commit) {}

    private record Made(Ground ground, Wanted wanted) {

        /** Whether rendering again would give the same. What could not be rendered is tried again at another commit. */
        boolean holdsOn(Ground now, Snapshot snapshot) {
            if (now.equals(ground)) return true;
            Optional<ReadSet> reads = wanted.rendering().asOptional().map(Rendering::reads);
            return reads.isPresent()
                    && now.namespace.equals(ground.namespace)
                    && now.directory.equals(ground.directory)
                    && (now.flags.equals(ground.flags) || !reads.get().flags())
                    && (now.commit.equals(ground.commit)
                            || !reads.get().commit() && reads.get().hasSameFilesIn(snapshot));
        }
    }

    /** Begins a look at everything; what is not asked for until the next one begins is forgotten. */
    void begin() {
        known = used;
        used = new TreeMap<>();
    }

    /** What an application should be at a commit. */
    Wanted wanted(Application application, Stage stage, Layout layout, CommitId commit, Configuration configuration) {
        Flags flags = configuration.flags();
        StageRules rules = StageRules.of(stage, configuration.pipeline());
        Ground ground = new Ground(
                stage.namespaceOf(application.region()),
                layout.directory(application.component()).orElse(""),
                flags,
                commit);
        Optional<Made> before = Optional.ofNullable(known.get(application));
        Wanted wanted = before.filter(made -> made.holdsOn(ground, layout.snapshot()))
                .map(made -> made.wanted().with(rules))
                .orElseGet(() -> {
                    Outcome<Rendering> now = renderer.render(application, stage, layout, flags);
                    return new Wanted(application, commit, rules, now, false).after(before.map(Made::wanted));
                });
        used.put(application, new Made(ground, wanted));
        return wanted;
    }
}
