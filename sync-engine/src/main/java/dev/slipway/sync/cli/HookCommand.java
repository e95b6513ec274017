package dev.slipway.sync.cli;

import dev.slipway.webhooks.delivery.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Hooks of repositories that no forge tells of. */
@Command(
        name = "hook",
        header = "Have a bare repository tell Slipway of each push. Needs no server.",
        synopsisSubcommandLabel = "install",
        footer = {
            "",
            "Example:",
            "  slipway hook install /srv/git/shop.git --url http://127.0.0.1:8080/webhooks/shop \\",
            "      --secret-file /etc/slipway/webhook-secret"
        })
final class HookCommand implements Runnable {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private HookCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** With its part. */
    static CommandLine commandLine(Terminal terminal) {
        HookCommand command = new HookCommand(terminal);
        return new CommandLine(command).addSubcommand(command.new Install());
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "install what?");
    }

    /** Writes the script. What was there before is never lost. */
    @Command(
            name = "install",
            header = "Write the post-receive hook of a bare repository; curl and openssl must be there when it runs.")
    final class Install implements Callable<Integer> {
        @Parameters(paramLabel = "DIR", description = "The bare repository that is pushed to.")
        private Path directory = Path.of("");

        @Option(
                names = "--url",
                required = true,
                paramLabel = "URL",
                description = "The webhook: http://HOST:PORT/webhooks/REPOSITORY.")
        private String url = "";

        @Option(
                names = "--secret-file",
                required = true,
                paramLabel = "FILE",
                description = "The file with the secret, readable by whoever serves pushes. It is read at each push.")
        private Path secretFile = Path.of("");

        @Option(
                names = "--chain",
                description = "Keep a post-receive hook that is there already: it is renamed to " + PostReceive.BEFORE
                        + " and runs first.")
        private boolean chain;

        @Override
        public Integer call() throws IOException {
            Path repository =
                    terminal.directory().resolve(directory).toAbsolutePath().normalize();
            Path secret =
                    terminal.directory().resolve(secretFile).toAbsolutePath().normalize();
            checkRepository(repository);
            checkUrl();
            checkSecret(secret);
            Path hook = repository.resolve("hooks").resolve("post-receive");
            boolean again = makeWay(hook);
            write(hook, new PostReceive(url, secret).script());
            terminal.println((again ? "wrote " + hook + " anew" : "wrote " + hook) + "; each push tells " + url);
            terminal.println("In the settings of Slipway this repository needs:");
            terminal.println("  webhook: { forge: generic, secretFile: " + secret + " }");
            return 0;
        }

        private void checkRepository(Path repository) throws IOException {
            if (Files.isDirectory(repository.resolve(".git")))
                throw new CommandFailure(repository
                        + " is a working clone; a hook belongs to the bare repository that is" + " pushed to");
            boolean bare = Files.isRegularFile(repository.resolve("HEAD"))
                    && Files.isDirectory(repository.resolve("objects"))
                    && Files.isDirectory(repository.resolve("refs"));
            if (!bare) throw new CommandFailure(repository + " is no bare Git repository");
            Path config = repository.resolve("config");
            boolean elsewhere = Files.isRegularFile(config)
                    && Files.readString(config)
                            .lines()
                            .anyMatch(line -> line.strip().regionMatches(true, 0, "hooksPath", 0, 9));
            if (elsewhere)
                throw new CommandFailure(config + " sets core.hooksPath, so hooks in " + repository
                        + " do not run; remove it there, or call what is in that path's post-receive yourself");
        }

        private void checkUrl() {
            boolean good;
            try {
                URI uri = URI.create(url);
                good = ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                        && uri.getHost() != null
                        && uri.getPath() != null
                        && uri.getPath().matches("(/.*)?/webhooks/[^/]+/?");
            } catch (IllegalArgumentException none) {
                good = false;
            }
            if (!good)
                throw new CommandFailure("--url is \"" + url
                        + "\"; expected the webhook of a repository, such as http://127.0.0.1:8080/webhooks/shop");
        }

        private static void checkSecret(Path file) throws IOException {
            if (!Files.isReadable(file))
                throw new CommandFailure(
                        file + " is missing or cannot be read; make one with: openssl rand -hex 32 > " + file);
            try {
                new Secret(Files.readString(file).strip()).signatureOf(new byte[0]);
            } catch (IllegalArgumentException none) {
                throw new CommandFailure(file + ": " + none.getMessage());
            }
        }

        /** Whether what is there is an older one of ours. Another one is moved aside if that is wished. */
        private boolean makeWay(Path hook) throws IOException {
            Files.createDirectories(hook.resolveSibling(""));
            if (!Files.exists(hook)) return false;
            if (PostReceive.isOurs(new String(Files.readAllBytes(hook), StandardCharsets.ISO_8859_1))) return true;
            Path before = hook.resolveSibling(PostReceive.BEFORE);
            if (!chain)
                throw new CommandFailure(hook + " is there already, and not Slipway's; with --chain it is kept as "
                        + before.getFileName() + " and runs first");
            if (Files.exists(before))
                throw new CommandFailure("there is a " + before + " already; nothing was written");
            Files.move(hook, before);
            return false;
        }

        /** All of it or nothing: a push may come at any moment. */
        private static void write(Path hook, String script) throws IOException {
            Path written = Files.createTempFile(
                    hook.resolveSibling(""),
                    "post-receive.",
                    ".tmp",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.writeString(written, script);
            Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(written, hook, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
