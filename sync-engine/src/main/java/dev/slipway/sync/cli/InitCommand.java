package dev.slipway.sync.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes a small config repository to start from. */
@Command(
        name = "init",
        header = "Write a small config repository to start from: one component, three stages, with comments.",
        footer = {"", "Example:", "  slipway init shop-config"})
final class InitCommand implements Callable<Integer> {
    private static final List<String> FILES = List.of(
            "slipway.yaml",
            "parameters.yaml",
            "web/parameters.yaml",
            "web/development-parameters.yaml",
            "web/canary-parameters.yaml",
            "web/release-parameters.yaml",
            "web/templates/web-configmap.yaml",
            "web/templates/web-deployment.yaml",
            "web/templates/web-service.yaml");

    private final Terminal terminal;

    @Parameters(
            index = "0",
            paramLabel = "DIR",
            description = "Where; made if it is missing, refused if it is not empty.")
    private Path target = Path.of("");

    InitCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Path directory = terminal.directory().resolve(target).normalize();
        refuseUnlessEmpty(directory);
        for (String file : FILES) copy(file, directory.resolve(file));
        terminal.print("""
                A config repository with one component (web) and three stages is in %s.

                What next:

                  cd %s
                  slipway validate                          # tells everything that is wrong; nothing is now
                  slipway render web --stage development    # what would be applied
                  git init -b main && git add . && git commit -m "Begin"

                Push it to where Slipway can read it, and name that URL in the file given to `slipway serve`.
                """.formatted(target, target));
        return 0;
    }

    /** A fresh repository with nothing but its .git counts as empty. */
    private void refuseUnlessEmpty(Path directory) throws IOException {
        if (!Files.exists(directory)) return;
        if (!Files.isDirectory(directory)) throw new CommandFailure(target + " is not a directory; choose another");
        try (Stream<Path> entries = Files.list(directory)) {
            if (entries.anyMatch(entry -> !entry.getFileName().toString().equals(".git"))) {
                throw new CommandFailure(target + " is not empty; choose another directory, nothing was written");
            }
        }
    }

    private static void copy(String file, Path to) throws IOException {
        try (InputStream in = InitCommand.class.getResourceAsStream("init/" + file)) {
            if (in == null) throw new IllegalStateException("the jar lacks init/" + file);
            Files.createDirectories(to.toAbsolutePath().getParent());
            Files.copy(in, to);
        }
    }
}
