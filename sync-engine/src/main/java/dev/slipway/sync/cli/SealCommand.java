package dev.slipway.sync.cli;

import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.seal.NewIdentity;
import dev.slipway.sync.seal.Recipients;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Encrypts parameters where they lie. */
@Command(
        name = "seal",
        header = "Encrypt a value for the recipients of a config repository, with age. Needs no server.",
        footer = {
            "",
            "With FILE and KEY the value that stands there is replaced; comments and the rest of the file stay as they are.",
            "Without them a value is read from stdin, less the line break at its end, and the sealed one is printed.",
            "",
            "Examples:",
            "  slipway seal --new-identity ~/.slipway-identity       once: makes a private key, prints the public one",
            "  slipway seal payments/release-parameters.yaml database.password",
            "  printf %%s \"$PASSWORD\" | slipway seal"
        })
final class SealCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "A parameter file.")
    private Optional<Path> file = Optional.empty();

    @Parameters(index = "1", arity = "0..1", paramLabel = "KEY", description = "Such as database.password.")
    private Optional<String> key = Optional.empty();

    @Option(names = "--repo", paramLabel = "DIR", description = "The config repository. Default: here.")
    private Path directory = Path.of("");

    @Option(
            names = "--to",
            paramLabel = "RECIPIENT",
            description = "A public key, age1...; may be repeated. Default: those in " + Recipients.FILE
                    + " of the repository.")
    private List<String> to = List.of();

    @Option(
            names = "--new-identity",
            paramLabel = "FILE",
            description = "Make a new private key in a file that only you can read, and print its public key.")
    private Optional<Path> newIdentity = Optional.empty();

    SealCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (newIdentity.isPresent()) return make(terminal.directory().resolve(newIdentity.get()));
        Recipients recipients = recipients();
        if (file.isEmpty()) {
            terminal.println(recipients.seal(fromStdin()).text());
            return 0;
        }
        if (key.isEmpty())
            throw new CommandFailure("which value of " + file.get() + "? Say its key, such as database.password");
        inPlace(terminal.directory().resolve(file.get()), key.get(), recipients);
        return 0;
    }

    private int make(Path path) throws IOException {
        NewIdentity made = NewIdentity.generate();
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException there) {
            throw new CommandFailure(path + " is there already; nothing was written");
        }
        Files.writeString(path, made.file(), StandardCharsets.UTF_8, StandardOpenOption.WRITE);
        terminal.println(made.recipient());
        terminal.err()
                .println("Add this line to " + Recipients.FILE + " of the config repository, and keep " + path
                        + " out of it.");
        return 0;
    }

    private Recipients recipients() throws IOException {
        Path path = terminal.directory().resolve(directory).resolve(Recipients.FILE);
        if (!to.isEmpty()) return good(Recipients.read("--to", String.join("\n", to)));
        if (!Files.isRegularFile(path))
            throw new CommandFailure(
                    "there is no " + path.normalize()
                            + "; write the public keys of those who may read the value into it, one a line, or name them with --to");
        return good(Recipients.read(Recipients.FILE, Files.readString(path, StandardCharsets.UTF_8)));
    }

    private String fromStdin() throws IOException {
        if (terminal.interactive()) terminal.err().println("The value, then Ctrl-D:");
        String text = new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8);
        String value = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        if (value.isEmpty()) throw new CommandFailure("there is nothing on stdin to seal");
        return value;
    }

    private void inPlace(Path path, String wanted, Recipients recipients) throws IOException {
        if (!Files.isRegularFile(path)) throw new CommandFailure("there is no file " + path);
        String text = Files.readString(path, StandardCharsets.UTF_8);
        String shown = file.orElseThrow().toString();
        Files.writeString(path, good(new SealedInPlace(shown, text).seal(wanted, recipients)), StandardCharsets.UTF_8);
        terminal.err()
                .println("sealed " + wanted + " in " + shown
                        + "; what it was is still in the history of the repository if it was ever committed");
    }

    private static <T> T good(Outcome<T> outcome) {
        return outcome.asOptional().orElseThrow(() -> CommandFailure.of(outcome.problems()));
    }
}
