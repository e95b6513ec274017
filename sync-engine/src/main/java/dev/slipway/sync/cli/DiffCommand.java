package dev.slipway.sync.cli;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.cli.Terminal.Colour;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.preview.Forecast;
import dev.slipway.sync.preview.ForecastTree;
import dev.slipway.sync.report.LiveChanges;
import dev.slipway.sync.report.overview.ApplicationView;
import dev.slipway.sync.report.overview.RepositoryView;
import dev.slipway.sync.source.git.LocalRepository;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the next sync would change, application by application. */
@Command(
        name = "diff",
        header =
                "Show what the next sync would change, object by object. Nothing means: what is live is what Git says.",
        footer = {
            "",
            "Values of Secrets are masked: equal ones have equal numbers. What is merged and",
            "not promoted to the stage is told at the end; it is no difference.",
            "",
            "Examples:",
            "  slipway diff                        every application",
            "  slipway diff storefront-canary      one of them",
            "  slipway diff --exit-code            exit code 3 if anything differs"
        })
final class DiffCommand implements Callable<Integer> {
    private static final int DIFFERENCES_FOUND = 3;

    private final Terminal terminal;
    private final Function<PlaneOptions, Plane> connect;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "APP",
            description = "<component>-<stage>[-<region>]. Default: all of them.")
    private Optional<String> application = Optional.empty();

    @Option(
            names = "--repo",
            paramLabel = "DIR",
            description = "A clone of the config repository that has the commits in question."
                    + " Default: the repository itself where it is on this disk, else the one here.")
    private Optional<Path> clone = Optional.empty();

    @Option(names = "--exit-code", description = "End with exit code 3 if anything differs.")
    private boolean exitCode;

    @Mixin
    private PlaneOptions plane = new PlaneOptions();

    @Mixin
    private IdentityOption identity = new IdentityOption();

    @Mixin
    private OutputFormat output = new OutputFormat();

    DiffCommand(Terminal terminal, Function<PlaneOptions, Plane> connect) {
        this.terminal = terminal;
        this.connect = connect;
    }

    @Override
    public Integer call() {
        try (Plane connected = connect.apply(plane)) {
            RepositoryView repository = connected.repository(plane.repository());
            List<ApplicationView> wanted = wanted(repository);
            try (LocalRepository files = open(repository)) {
                Upcoming upcoming =
                        new Upcoming(connected, PlaneKinds.of(connected), repository, files, identity.needed(terminal));
                return tell(wanted, upcoming);
            }
        }
    }

    private List<ApplicationView> wanted(RepositoryView repository) {
        if (application.isEmpty()) return repository.applications();
        return List.of(Plane.find(repository, application.get()));
    }

    private LocalRepository open(RepositoryView repository) {
        Path directory = clone.map(path -> terminal.directory().resolve(path))
                .or(() -> onThisDisk(repository.url()))
                .orElse(terminal.directory());
        Outcome<LocalRepository> opened = LocalRepository.open(directory);
        return opened.asOptional()
                .orElseThrow(() -> new CommandFailure(
                        directory + " is no Git repository; say --repo with a clone of " + repository.url()));
    }

    private static Optional<Path> onThisDisk(String url) {
        return url.startsWith("file:")
                ? Optional.of(Path.of(URI.create(url))).filter(Files::isDirectory)
                : Optional.empty();
    }

    private int tell(List<ApplicationView> applications, Upcoming upcoming) {
        List<Mapping> trees = new ArrayList<>();
        boolean wrong = false;
        boolean differs = false;
        for (ApplicationView each : applications) {
            Outcome<Forecast> outcome = upcoming.of(each);
            wrong |= !outcome.problems().isEmpty();
            differs |= outcome.asOptional().filter(found -> !found.isEmpty()).isPresent();
            if (output.isJson()) trees.add(tree(each, outcome));
            else print(each, outcome);
        }
        if (output.isJson()) terminal.print(Json.pretty(Mapping.of("applications", trees)));
        if (wrong) return 1;
        return differs && exitCode ? DIFFERENCES_FOUND : 0;
    }

    private void print(ApplicationView each, Outcome<Forecast> outcome) {
        String text =
                outcome.asOptional().map(new ForecastText(terminal)::print).orElse("");
        if (text.isEmpty() && outcome.problems().isEmpty()) return;
        terminal.println(terminal.paint(Colour.STRONG, each.name())
                + each.message()
                        .map(LiveChanges::withoutFields)
                        .map(why -> "  " + each.sync() + ": " + why)
                        .orElse(""));
        outcome.problems().forEach(problem -> terminal.println(terminal.paint(Colour.BAD, "  " + problem)));
        terminal.print(text);
    }

    private static Mapping tree(ApplicationView each, Outcome<Forecast> outcome) {
        return Mapping.builder()
                .put("name", each.name())
                .put("sync", each.sync())
                .put("message", each.message())
                .put(
                        "problems",
                        outcome.problems().stream().map(Object::toString).toList())
                .putAll(outcome.asOptional().map(ForecastTree::of).orElse(Mapping.empty()))
                .build();
    }
}
