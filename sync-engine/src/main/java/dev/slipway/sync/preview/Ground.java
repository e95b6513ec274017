package dev.slipway.sync.preview;

import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.layout.Layout;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.render.Renderer;
import java.util.Optional;

/** What applications are rendered from: the files of one commit, and the pipeline and flags of another. */
final class Ground {
    private final Configuration configuration;
    private final Layout layout;
    private final Renderer renderer;

    Ground(Snapshot files, Configuration configuration, Renderer renderer) {
        this.configuration = configuration;
        this.layout = Layout.of(files, configuration.pipeline());
        this.renderer = renderer;
    }

    Configuration configuration() {
        return configuration;
    }

    Layout layout() {
        return layout;
    }

    /** Whether the application is there at all. */
    boolean has(Application application) {
        return configuration
                        .pipeline()
                        .stage(application.stage())
                        .filter(stage -> stage.variants().contains(application.region()))
                        .isPresent()
                && layout.takesPart(application);
    }

    /**
     * What an application is here; nothing where it is not there.
     *
     * @param namesake the stage as it is called elsewhere, where this ground has none of its name
     * @param other what the application is elsewhere: where it reads nothing that differs, it is the same here
     */
    Outcome<Rendering> render(Application application, Stage namesake, Optional<Rendering> other) {
        Stage stage = configuration.pipeline().stage(application.stage()).orElse(namesake);
        String namespace = stage.namespaceOf(application.region());
        CommitId commit = layout.snapshot().commit().orElse(CommitId.NONE);
        if (!has(application)) return Outcome.good(Rendering.nothing(application, commit, namespace));
        return other.filter(known -> known.namespace().equals(namespace) && holdsOn(known, commit))
                .map(known -> Outcome.good(known.at(commit)))
                .orElseGet(() -> renderer.render(application, stage, layout, configuration.flags()));
    }

    /** Whether what was rendered elsewhere would be no different here. */
    private boolean holdsOn(Rendering known, CommitId commit) {
        boolean real = !known.reads().files().isEmpty();
        return real
                && !known.reads().flags()
                && (!known.reads().commit() || known.commit().equals(commit))
                && known.reads().hasSameFilesIn(layout.snapshot());
    }
}
