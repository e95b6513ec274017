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
import dev.slipway.sync.seal.Unsealer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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
            "Values of Secrets are printed as they are, but for sealed ones, which need --reveal.",
            "",
            "Examples:",
            "  slipway render storefront --stage canary",
            "  slipway render storefront --stage release --region eastus --ref HEAD~1",
            "  slipway render storefront --stage release --region eastus --origins"
        })
final class RenderCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Renderers renderers;

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

    @Option(
            names = "--origins",
            description = "Say of each line which line of which template it is, and which parameters are in it.")
    private boolean origins;

    @Option(
            names = "--reveal",
            description = "Print sealed values; needs a private key. Default: a name in their place.")
    private boolean reveal;

    @Mixin
    private IdentityOption identity = new IdentityOption();

    @Mixin
    private OutputFormat output = new OutputFormat();

    RenderCommand(Terminal terminal, Renderers renderers) {
        this.terminal = terminal;
        this.renderers = renderers;
    }

    @Override
    public Integer call() {
        Outcome<Rendering> rendering =
                files.read(terminal.directory().resolve(directory).normalize(), this::render);
        Rendering good = rendering.asOptional().orElseThrow(() -> CommandFailure.of(rendering.problems()));
        terminal.print(output.isJson() ? Json.pretty(json(good)) : yaml(good));
        return 0;
    }

    private Outcome<Rendering> render(Snapshot snapshot) {
        return Configuration.read(snapshot)
                .then(configuration -> stage(configuration)
                        .then(found -> renderers
                                .with(unsealer())
                                .render(new Application(component, stage, region), found, snapshot, configuration)));
    }

    private Unsealer unsealer() {
        return reveal ? identity.needed(terminal) : Unsealer.MASK;
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

    private String yaml(Rendering rendering) {
        StringBuilder text = new StringBuilder();
        for (Manifest manifest : rendering.manifests()) {
            text.append(text.length() > 0 ? "---\n" : "")
                    .append("# ")
                    .append(manifest.origin())
                    .append('\n')
                    .append(
                            origins
                                    ? listing(manifest).text()
                                    : Yaml.write(manifest.object().root()));
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

    private static OriginListing listing(Manifest manifest) {
        return new OriginListing(manifest, manifest.object().root());
    }

    private Mapping json(Rendering rendering) {
        if (origins)
            return Mapping.of(
                    "objects",
                    rendering.manifests().stream()
                            .map(manifest -> Mapping.of(
                                    "object",
                                    manifest.object().root(),
                                    "origins",
                                    listing(manifest).trees()))
                            .toList());
        return Mapping.of(
                "apiVersion",
                "v1",
                "kind",
                "List",
                "items",
                rendering.manifests().stream()
                        .map(manifest -> manifest.object().root())
                        .toList());
    }
}
