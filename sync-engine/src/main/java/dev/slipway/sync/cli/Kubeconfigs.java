package dev.slipway.sync.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Where the kubeconfig is: what somebody says counts even if it is not there, so that a typing error does not reach another plane. */
final class Kubeconfigs {
    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

    private Kubeconfigs() {}

    /** The file to read. */
    static Path find(Optional<Path> option, Terminal terminal) {
        return find(option, terminal, Files::isReadable);
    }

    static Path find(Optional<Path> option, Terminal terminal, Predicate<Path> isThere) {
        if (option.isPresent()) return said(option.get(), "--kubeconfig", terminal, isThere);
        Optional<String> own = terminal.variable("SLIPWAY_KUBECONFIG");
        if (own.isPresent()) return said(Path.of(own.get()), "$SLIPWAY_KUBECONFIG", terminal, isThere);
        List<Path> candidates = new ArrayList<>();
        terminal.variable("KUBECONFIG")
                .ifPresent(list -> SEPARATOR
                        .splitAsStream(list)
                        .filter(file -> !file.isEmpty())
                        .forEach(file -> candidates.add(terminal.directory().resolve(file))));
        candidates.add(terminal.directory().resolve("data/kubeconfig"));
        candidates.add(terminal.directory().resolve(DemoFiles.DEFAULT_DIRECTORY).resolve("data/kubeconfig"));
        return candidates.stream()
                .filter(isThere)
                .findFirst()
                .orElseThrow(
                        () -> new CommandFailure("no kubeconfig found; start Slipway with `slipway demo` or `slipway"
                                + " serve`, then say --kubeconfig with the file that its ready line names"));
    }

    private static Path said(Path file, String where, Terminal terminal, Predicate<Path> isThere) {
        Path resolved = terminal.directory().resolve(file);
        if (!isThere.test(resolved)) {
            throw new CommandFailure(where + ": " + file + " is missing or cannot be read; Slipway writes it when it"
                    + " first starts, and its ready line names it");
        }
        return resolved;
    }
}
