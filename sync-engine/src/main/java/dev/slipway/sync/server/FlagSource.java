package dev.slipway.sync.server;

import dev.slipway.sync.flag.Flags;
import dev.slipway.sync.model.Pipeline;
import java.util.List;
import java.util.Optional;

/** The flags of config repositories, as last read. Any thread may ask. */
public interface FlagSource {
    /** No repositories at all. */
    FlagSource NONE = new FlagSource() {
        @Override
        public List<String> repositories() {
            return List.of();
        }

        @Override
        public Optional<Published> of(String repository) {
            return Optional.empty();
        }
    };

    /** What the head of a default branch says of flags. */
    record Published(Flags flags, Pipeline pipeline) {}

    /** The names of all of them, in order. */
    List<String> repositories();

    /** What one says; empty if it was not read yet, or there is none of this name. */
    Optional<Published> of(String repository);
}
