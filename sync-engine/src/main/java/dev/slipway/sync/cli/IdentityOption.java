package dev.slipway.sync.cli;

import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.seal.Identities;
import dev.slipway.sync.seal.Unsealer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The private keys that open sealed parameters. */
final class IdentityOption {
    private static final String VARIABLE = "SLIPWAY_IDENTITY";

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            description = "An identity file of age that opens sealed parameters. Default: $" + VARIABLE + ".")
    private Optional<Path> file = Optional.empty();

    /** The keys, if any were named. */
    Optional<Unsealer> keys(Terminal terminal) {
        return file.or(() -> terminal.variable(VARIABLE).map(Path::of))
                .map(path -> read(terminal.directory().resolve(path)));
    }

    /** The keys, or what says that there are none as soon as one is needed. */
    Unsealer needed(Terminal terminal) {
        return keys(terminal)
                .orElseGet(() ->
                        Unsealer.withoutKeys("name an identity file with --identity, or in the variable " + VARIABLE));
    }

    private static Unsealer read(Path path) {
        try {
            Outcome<Identities> keys = Identities.read(path.toString(), Files.readString(path, StandardCharsets.UTF_8));
            return keys.asOptional().orElseThrow(() -> CommandFailure.of(keys.problems()));
        } catch (IOException unreadable) {
            throw new CommandFailure("the identity file " + path + " is missing or cannot be read");
        }
    }
}
