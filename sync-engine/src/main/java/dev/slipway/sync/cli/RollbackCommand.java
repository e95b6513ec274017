package dev.slipway.sync.cli;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.report.overview.RepositoryView;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves a stage's tag back: writes a Promotion object that asks for it, and waits for what becomes of it. */
@Command(
        name = "rollback",
        header = "Move a stage back: by default to the last commit at which all of it was synced and healthy.",
        footer = {
            "",
            "What is left does not come again by itself, until a newer commit changes the same component.",
            "",
            "Examples:",
            "  slipway rollback canary --reason \"checkout times out\"",
            "  slipway rollback release --component storefront --reason \"wrong prices\"    only this component",
            "  slipway rollback canary --to 5f2c1d9 --reason \"since Monday\""
        })
final class RollbackCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Function<PlaneOptions, Plane> connect;

    @Parameters(index = "0", paramLabel = "STAGE", description = "The stage whose tag moves back.")
    private String stage = "";

    @Option(
            names = "--component",
            paramLabel = "NAME",
            description = "Only this component, by its own tag <component>/<stage>.")
    private Optional<String> component = Optional.empty();

    @Option(names = "--to", paramLabel = "COMMIT", description = "Another commit than the last good one.")
    private Optional<String> commit = Optional.empty();

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for those who ask later.")
    private String reason = "";

    @Option(names = "--force", description = "Also sideways in history.")
    private boolean force;

    @Mixin
    private PlaneOptions plane = new PlaneOptions();

    @Mixin
    private OutputFormat output = new OutputFormat();

    RollbackCommand(Terminal terminal, Function<PlaneOptions, Plane> connect) {
        this.terminal = terminal;
        this.connect = connect;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Plane connected = connect.apply(plane)) {
            RepositoryView repository = connected.repository(plane.repository());
            TagOrder order = new TagOrder(terminal, output, stage, component, "rolled back");
            order.checkStage(repository);
            Mapping spec = order.spec(connected, repository, commit, Optional.of(reason), force);
            return order.send(connected, repository, spec.with("rollback", true));
        }
    }
}
