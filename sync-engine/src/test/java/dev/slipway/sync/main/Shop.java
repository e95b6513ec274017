package dev.slipway.sync.main;

import dev.slipway.sync.cli.RecordingTerminal;
import dev.slipway.sync.testing.GitClone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A config repository with two components, {@code web} as {@code slipway init} writes it and {@code api} beside it, in a bare repository with a
 * working clone that the real git drives.
 */
final class Shop {
    private final Path bare;
    private final GitClone clone;

    private Shop(Path bare, GitClone clone) {
        this.bare = bare;
        this.clone = clone;
    }

    /** With nothing committed. */
    static Shop empty(Path directory) {
        try {
            Files.createDirectories(directory);
            Path bare = GitClone.bare(directory.resolve("shop.git"));
            return new Shop(bare, GitClone.of(bare.toUri().toString(), directory.resolve("clone")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** With everything in the working clone, and nothing committed. */
    static Shop open(Path directory) {
        Shop shop = empty(directory);
        RecordingTerminal terminal = new RecordingTerminal(directory);
        int code = Main.commandLine(terminal.terminal(), file -> {
                    throw new AssertionError("nothing to start");
                })
                .execute("init", shop.clone.directory().toString());
        if (code != 0) throw new AssertionError(terminal.err());
        shop.clone.write("api/parameters.yaml", "replicas: 1\nimage: example.com/api:1.0\nlevel: info\n");
        shop.clone.write("api/templates/api-deployment.yaml", DEPLOYMENT);
        shop.clone.write("api/templates/api-configmap.yaml", CONFIG_MAP);
        return shop;
    }

    String url() {
        return bare.toUri().toString();
    }

    GitClone work() {
        return clone;
    }

    static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: api
            spec:
              replicas: {{replicas}}
              progressDeadlineSeconds: 3
              selector:
                matchLabels: { app: api }
              template:
                metadata:
                  labels: { app: api }
                spec:
                  containers:
                    - name: api
                      image: {{image}}
            """;

    static final String CONFIG_MAP = """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: api
            data:
              level: {{level}}
            """;
}
