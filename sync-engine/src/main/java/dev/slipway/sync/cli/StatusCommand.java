package dev.slipway.sync.cli;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.report.overview.Overview;
import dev.slipway.sync.report.overview.RepositoryView;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every component is at in every stage, and why it is not further. */
@Command(
        name = "status",
        header = "Show every component at every stage: commit, sync, health, and what is in the way.",
        footer = {
            "",
            "Examples:",
            "  slipway status             once",
            "  slipway status -w          follow it, until Ctrl-C",
            "  slipway status -o json     for a program"
        })
final class StatusCommand implements Callable<Integer> {
    /** Between two looks with -w: fast enough to watch a rollout, slow enough to cost nothing. */
    private static final long LOOK_EVERY_MS = 500;

    private static final String TO_TOP_AND_CLEAR = "\u001b[H\u001b[2J\u001b[3J";

    private final Terminal terminal;
    private final Function<PlaneOptions, Plane> connect;

    @Mixin
    private PlaneOptions plane = new PlaneOptions();

    @Mixin
    private OutputFormat output = new OutputFormat();

    @Option(
            names = {"-w", "--watch"},
            description = "Show it again whenever it changes.")
    private boolean watch;

    StatusCommand(Terminal terminal, Function<PlaneOptions, Plane> connect) {
        this.terminal = terminal;
        this.connect = connect;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Plane connected = connect.apply(plane)) {
            String shown = print(chosen(connected));
            show(shown);
            while (watch) {
                Patience.pause(LOOK_EVERY_MS);
                String now = print(chosen(connected));
                if (!now.equals(shown)) show(now);
                shown = now;
            }
        }
        return 0;
    }

    private Overview chosen(Plane connected) {
        if (plane.repository().isEmpty()) return connected.overview();
        return new Overview(List.of(connected.repository(plane.repository())));
    }

    private String print(Overview overview) {
        if (!output.isJson()) return new Overviews(terminal).print(overview);
        List<Mapping> repositories =
                overview.repositories().stream().map(RepositoryView::tree).toList();
        return watch
                ? Json.text(Mapping.of("repositories", repositories)) + "\n"
                : Json.pretty(Mapping.of("repositories", repositories));
    }

    private void show(String text) {
        boolean inPlace = watch && terminal.colourful() && !output.isJson();
        terminal.print((inPlace ? TO_TOP_AND_CLEAR : "") + text + (watch && !inPlace && !output.isJson() ? "\n" : ""));
    }
}
