package dev.slipway.sync.cli;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.Manifest;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.render.Renderer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a component is at a stage, as manifests. */
@Command(
        name = "render",
        header =
                "Print what a component is at a stage: its manifests, each with the file it comes from. Needs no server.",
        footer = {
            "",
            "Secrets are printed as they are.",
            "",
            "Examples:",
            "  slipway render storefront --stage canary",
            "  slipway render storefront --stage release --region eastus --ref HEAD~1"
        })
final class RenderCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Supplier<Renderer> renderer;

    @Parameters(index = "0", paramLabel = "COMPONENT", description = "The component's directory.")
    private String component = "";

    @Option(names = "--stage", required = true, paramLabel = "S", description = "At which stage.")
    private String stage = "";

    @Option(names = "--region", paramLabel = "R", description = "In which region, where the stage has regions.")
    private Optional<String> region = Optional.empty();

    @Option(names = "--repo", paramLabel = "DIR", description = "The config repository. Default: here.")
    private Path directory = Path.of("");

    @Mixin
    private RepositoryOptions files = new RepositoryOptions();

    @Mixin
    private OutputFormat output = new OutputFormat();

    RenderCommand(Terminal terminal, Supplier<Renderer> renderer) {
        this.terminal = terminal;
        this.renderer = renderer;
    }

    @Override
    public Integer call() {
        Outcome<Rendering> rendering =
                files.read(terminal.directory().resolve(directory).normalize(), this::render);
        Rendering good = rendering.asOptional().orElseThrow(() -> CommandFailure.of(rendering.problems()));
        terminal.print(output.isJson() ? json(good) : yaml(good));
        return 0;
    }

    private Outcome<Rendering> render(Snapshot snapshot) {
        return Configuration.read(snapshot)
                .then(configuration -> stage(configuration)
                        .then(found -> renderer.get()
                                .render(new Application(component, stage, region), found, snapshot, configuration)));
    }

    private Outcome<Stage> stage(Configuration configuration) {
        List<String> names =
                configuration.pipeline().stages().stream().map(Stage::name).toList();
        Optional<Stage> found = configuration.pipeline().stage(stage);
        if (found.isEmpty()) {
            return bad(Unknown.name("stage", stage, names));
        }
        if (!found.get().variants().contains(region)) return bad(regionsOf(found.get()));
        return Outcome.good(found.get());
    }

    private static String regionsOf(Stage stage) {
        return stage.regions().isEmpty()
                ? "the stage " + stage.name() + " has no regions; leave --region out"
                : "which region of " + stage.name() + "? Say --region with one of: "
                        + String.join(", ", stage.regions());
    }

    private static <T> Outcome<T> bad(String message) {
        return Outcome.bad(Problem.of(Problem.Reason.InvalidConfiguration, message));
    }

    private static String yaml(Rendering rendering) {
        StringBuilder text = new StringBuilder();
        for (Manifest manifest : rendering.manifests()) {
            text.append(text.length() > 0 ? "---\n" : "")
                    .append("# ")
                    .append(manifest.origin())
                    .append('\n')
                    .append(Yaml.write(manifest.object().root()));
        }
        for (Rendering.Withheld kept : rendering.withheld()) {
            text.append("# withheld by the flag ")
                    .append(kept.flag())
                    .append(": ")
                    .append(kept.manifest().object().key())
                    .append(" (")
                    .append(kept.manifest().origin())
                    .append(")\n");
        }
        return text.toString();
    }

    private static String json(Rendering rendering) {
        return Json.pretty(Mapping.of(
                "apiVersion",
                "v1",
                "kind",
                "List",
                "items",
                rendering.manifests().stream()
                        .map(manifest -> manifest.object().root())
                        .toList()));
    }
}
