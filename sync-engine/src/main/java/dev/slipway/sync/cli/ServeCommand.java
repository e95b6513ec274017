package dev.slipway.sync.cli;

import dev.slipway.sync.model.Outcome;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the service until it is told to end. */
@Command(
        name = "serve",
        header = "Run Slipway for the repositories of a settings file. Prints one line on stdout when it is ready.",
        footer = {
            "",
            "The settings file; unknown keys are errors, paths are relative to it:",
            "  dataDir: ./data                          # all state",
            "  api:  { address: 127.0.0.1, port: 6443 } # port 0 takes a free one",
            "  http: { address: 127.0.0.1, port: 8080 } # status page, webhooks, metrics",
            "  nodes: { simulated: 3, readyAfter: 1s }",
            "  repositories:",
            "    - name: shop",
            "      url: https://git.example.com/shop/config.git   # or file://, http://, ssh://",
            "      branch: main                                   # default: the remote's HEAD",
            "      poll: 30s",
            "      credentials: { usernameFile: user, passwordFile: token }",
            "                                           # or { sshKeyFile: key, knownHostsFile: hosts }",
            "      webhook: { forge: github, secretFile: secret } # see docs/webhooks.md"
        })
final class ServeCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Service service;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The settings file.")
    private Path config = Path.of("");

    ServeCommand(Terminal terminal, Service service) {
        this.terminal = terminal;
        this.service = service;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Service.Running running =
                started(service.start(terminal.directory().resolve(config)))) {
            terminal.println(running.readyLine());
            running.awaitClosed();
        }
        return 0;
    }

    static Service.Running started(Outcome<Service.Running> start) {
        return start.asOptional().orElseThrow(() -> CommandFailure.of(start.problems()));
    }
}
