package dev.slipway.sync.adopt;

import dev.slipway.diff.path.Path;
import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.layout.Layout;
import dev.slipway.sync.layout.Sources;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Layer;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.render.Renderer;
import java.util.Optional;

/**
 * What a change of the repository is built on.
 *
 * @param snapshot of the commit to build on
 * @param configuration the pipeline and flags in force
 */
public record Ground(
        Application application, Stage stage, Configuration configuration, Snapshot snapshot, Renderer renderer) {

    Outcome<Rendering> render(Snapshot files) {
        return renderer.render(application, stage, files, configuration);
    }

    private Layout layout(Snapshot files) {
        return Layout.of(files, configuration.pipeline());
    }

    /**
     * The parameter file of this application alone; it need not be there yet. Empty where it would have to be made, and making it would change
     * in which stages the component takes part.
     */
    Optional<String> ownParameterFile(Overlay files) {
        Layout layout = layout(files);
        Layer own = application.region().isPresent() ? Layer.REGION : Layer.STAGE;
        Optional<String> there = layout.sources(application)
                .asOptional()
                .flatMap(sources -> sources.parameters().stream()
                        .filter(file -> file.layer() == own)
                        .map(file -> file.source())
                        .map(Sources.Source::path)
                        .reduce((one, other) -> other));
        if (there.isPresent()) return there;
        return layout.newParameterFile(application)
                .filter(file -> layout(files.with(file, "")).applications().equals(layout.applications()));
    }

    /** Whom a change of a template concerns. */
    String reachOfTemplate(String file) {
        boolean shared = file.startsWith("library/");
        return shared
                ? "changes every component that uses it, at all stages"
                : "changes all stages, since the value stands in the template";
    }

    /** What a parameter that nobody writes is, as text. */
    Optional<String> builtIn(Path name) {
        return switch (name.display()) {
            case "slipway.stage" -> Optional.of(application.stage());
            case "slipway.region" -> application.region();
            case "slipway.component" -> Optional.of(application.component());
            case "slipway.namespace" -> Optional.of(stage.namespaceOf(application.region()));
            case "slipway.commit" ->
                Optional.of(snapshot.commit().orElse(CommitId.NONE).hex());
            default -> Optional.empty();
        };
    }
}
