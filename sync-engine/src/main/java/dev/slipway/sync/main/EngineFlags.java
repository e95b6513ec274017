package dev.slipway.sync.main;

import dev.slipway.sync.pipeline.Engine;
import dev.slipway.sync.server.FlagSource;
import java.util.List;
import java.util.Optional;

/** The engine's flags for the web server. */
record EngineFlags(Engine engine) implements FlagSource {
    @Override
    public List<String> repositories() {
        return engine.repositories();
    }

    @Override
    public Optional<Published> of(String repository) {
        return engine.published(repository).map(read -> new Published(read.flags(), read.pipeline()));
    }
}
