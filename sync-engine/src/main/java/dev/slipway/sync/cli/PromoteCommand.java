package dev.slipway.sync.cli;

import dev.slipway.sync.report.overview.ApplicationView;
import dev.slipway.sync.report.overview.RepositoryView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves a stage's tag: writes a Promotion object and waits for what becomes of it. */
@Command(
        name = "promote",
        header = "Move a stage to a commit: by default to the one that the stage before it runs.",
        footer = {
            "",
            "Examples:",
            "  slipway promote canary                                what development runs",
            "  slipway promote release --component storefront        only this component",
            "  slipway promote canary --to 5f2c1d9... --reason \"hotfix 812\""
        })
final class PromoteCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Function<PlaneOptions, Plane> connect;

    @Parameters(index = "0", paramLabel = "STAGE", description = "The stage whose tag moves.")
    private String stage = "";

    @Option(
            names = "--component",
            paramLabel = "NAME",
            description = "Only this component, by its own tag <component>/<stage>.")
    private Optional<String> component = Optional.empty();

    @Option(names = "--to", paramLabel = "COMMIT", description = "Another commit than that of the stage before.")
    private Optional<String> commit = Optional.empty();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who ask later.")
    private Optional<String> reason = Optional.empty();

    @Option(
            names = "--force",
            description =
                    "Also where the stage before is not synced and healthy, sideways in history, and what was taken back.")
    private boolean force;

    @Mixin
    private PlaneOptions plane = new PlaneOptions();

    @Mixin
    private OutputFormat output = new OutputFormat();

    PromoteCommand(Terminal terminal, Function<PlaneOptions, Plane> connect) {
        this.terminal = terminal;
        this.connect = connect;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Plane connected = connect.apply(plane)) {
            RepositoryView repository = connected.repository(plane.repository());
            TagOrder order = new TagOrder(terminal, output, stage, component, "promoted");
            order.checkStage(repository);
            if (commit.isEmpty() && !force) awaitStageBefore(connected, repository);
            return order.send(connected, repository, order.spec(connected, repository, commit, reason, force));
        }
    }

    /** A rollout that is still on its way is waited for; whatever else holds the promotion is the engine's to say. */
    private void awaitStageBefore(Plane connected, RepositoryView first) throws InterruptedException {
        Optional<ApplicationView> rolling = underWay(first);
        if (rolling.isEmpty()) return;
        terminal.err().println("waiting for " + rolling.get().stage() + ", which is still rolling out");
        Optional<String> name = Optional.of(first.name());
        Patience.A_MINUTE.until(() -> Optional.of(connected.repository(name))
                .filter(now -> underWay(now).isEmpty()));
    }

    private Optional<ApplicationView> underWay(RepositoryView repository) {
        List<ApplicationView> before = repository.stages().stream()
                .filter(known -> known.name().equals(stage))
                .flatMap(known -> known.from().stream())
                .flatMap(from -> repository.stages().stream()
                        .filter(candidate -> candidate.name().equals(from)))
                .flatMap(from -> repository.in(from).stream())
                .filter(each -> component.isEmpty() || component.get().equals(each.component()))
                .toList();
        if (before.stream().anyMatch(ApplicationView::isInTrouble)) return Optional.empty();
        return before.stream().filter(ApplicationView::isUnderWay).findFirst();
    }
}
