package dev.slipway.sync.cli;

import dev.slipway.sync.source.git.NewRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the demo keeps on disk: a bare repository that plays the forge, a working clone of it, the settings, and the state. A second start goes
 * on where the first one ended.
 */
record DemoFiles(Path directory) {
    static final String DEFAULT_DIRECTORY = "slipway-demo";

    /** Stages that somebody must have promoted before: the demo begins where a shop is in business. */
    private static final List<String> STAGES_IN_BUSINESS = List.of("canary", "release");

    DemoFiles {
        directory = directory.toAbsolutePath().normalize();
    }

    Path bare() {
        return directory.resolve("shop.git");
    }

    Path workingClone() {
        return directory.resolve("shop");
    }

    Path settings() {
        return directory.resolve("serve.yaml");
    }

    /** Makes what is missing. */
    void prepare(int apiPort, int httpPort, Instant now) throws IOException {
        if (!Files.exists(bare()) && Files.exists(directory) && !isEmpty(directory)) {
            throw new CommandFailure(
                    directory + " is not empty and not of an earlier demo; choose another with --data, or remove it");
        }
        Files.createDirectories(directory);
        if (!Files.exists(bare())) {
            NewRepository.bare(bare(), SampleRepository.files(), "Open the shop", now, STAGES_IN_BUSINESS);
        }
        if (!Files.exists(workingClone())) NewRepository.workingClone(bare(), workingClone());
        Files.writeString(settings(), settings(apiPort, httpPort));
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    private String settings(int apiPort, int httpPort) {
        return """
                # Written by `slipway demo` at each start. The same without the demo: slipway serve --config serve.yaml
                dataDir: data
                api: { port: %d }
                http: { port: %d }
                nodes: { simulated: 3 }
                repositories:
                  - name: shop
                    url: "%s"
                    poll: 1s
                """.formatted(apiPort, httpPort, bare().toUri().toString().replaceFirst("^file:/(?=[^/])", "file:///"));
    }
}
