package dev.slipway.sync.main;

import dev.slipway.sync.pipeline.Engine;
import dev.slipway.sync.preview.page.Standing;
import dev.slipway.sync.server.PreviewSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The engine's previews for the web server. */
record EnginePreviews(Engine engine) implements PreviewSource {
    @Override
    public List<Standing> all() {
        List<Standing> all = new ArrayList<>();
        engine.repositories().forEach(repository -> all.addAll(engine.previews(repository)));
        return all;
    }

    @Override
    public Optional<Standing> of(String repository, String number) {
        return engine.previews(repository).stream()
                .filter(standing -> standing.subject().number().equals(Optional.of(number)))
                .findFirst();
    }
}
