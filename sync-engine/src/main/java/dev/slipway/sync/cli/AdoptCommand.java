package dev.slipway.sync.cli;

import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.sync.cli.Terminal.Colour;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.report.overview.ApplicationView;
import dev.slipway.sync.report.overview.RepositoryView;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps what somebody changed live: in a commit that the service pushes, or in one that is made in a clone here. */
@Command(
        name = "adopt",
        header =
                "Turn what somebody changed live into a commit on a branch, so that the next rollout does not undo it.",
        footer = {
            "",
            "A value that comes from a parameter is set for this stage and region alone; a value that stands in a template is",
            "changed there, for all stages. Secrets are never adopted.",
            "",
            "Examples:",
            "  slipway adopt storefront-release                          all that differs",
            "  slipway adopt storefront-release Deployment/storefront --branch hotfix-812",
            "  slipway adopt storefront-release --repo .                 commit in the clone here, push it yourself"
        })
final class AdoptCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Function<PlaneOptions, Plane> connect;
    private final InstantSource clock;

    @Parameters(index = "0", paramLabel = "APP", description = "<component>-<stage>[-<region>].")
    private String application = "";

    @Parameters(index = "1..*", paramLabel = "KIND/NAME", description = "Only these objects. Default: all that differ.")
    private List<String> objects = new ArrayList<>();

    @Option(names = "--branch", paramLabel = "B", description = "The branch to make. Default: adopt/APP-TIME.")
    private Optional<String> branch = Optional.empty();

    @Option(names = "--message", paramLabel = "M", description = "The first line of the commit's message.")
    private Optional<String> message = Optional.empty();

    @Option(
            names = "--repo",
            paramLabel = "DIR",
            description = "Make the commit in this clone, on top of what it has checked out, and push nothing.")
    private Optional<Path> clone = Optional.empty();

    @Mixin
    private PlaneOptions plane = new PlaneOptions();

    @Mixin
    private IdentityOption identity = new IdentityOption();

    @Mixin
    private OutputFormat output = new OutputFormat();

    AdoptCommand(Terminal terminal, Function<PlaneOptions, Plane> connect, InstantSource clock) {
        this.terminal = terminal;
        this.connect = connect;
        this.clock = clock;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Plane connected = connect.apply(plane)) {
            RepositoryView repository = connected.repository(plane.repository());
            ApplicationView view = Plane.find(repository, application);
            Mapping status = clone.isPresent()
                    ? new LocalAdoption(
                                    connected,
                                    repository,
                                    terminal.directory().resolve(clone.get()),
                                    identity.needed(terminal),
                                    clock.instant())
                            .of(view, objects, branch, message, Optional.of(connected.user()))
                    : ask(connected, repository);
            return tell(status);
        }
    }

    private Mapping ask(Plane connected, RepositoryView repository) throws InterruptedException {
        ApiObject made = connected.await(
                connected.client().create(adoption(connected, repository), WriteOptions.by(Plane.FIELD_MANAGER)));
        return Patience.A_MINUTE
                .until(() -> Optional.of(connected
                                .await(connected.client().get(made.key()))
                                .status())
                        .filter(AdoptCommand::isOver))
                .orElseThrow(() -> new CommandFailure(
                        "nothing became of it within a minute; look at it with: kubectl get adoption " + made.name()
                                + " -n " + made.namespace() + " -o yaml"));
    }

    private static boolean isOver(Mapping status) {
        String phase = status.text("phase").orElse("");
        return phase.equals("Pushed") || phase.equals("Refused");
    }

    private ApiObject adoption(Plane connected, RepositoryView repository) {
        Mapping.Builder spec = Mapping.builder()
                .put("application", application)
                .put("branch", branch)
                .put("message", message)
                .put("requestedBy", connected.user());
        if (!objects.isEmpty()) spec.put("objects", objects);
        return ApiObject.of(Definitions.ADOPTION, repository.namespace(), "")
                .with("metadata", Mapping.of("generateName", application + "-", "namespace", repository.namespace()))
                .with("spec", spec.build());
    }

    private int tell(Mapping status) {
        boolean done = !status.text("phase").equals(Optional.of("Refused"));
        if (output.isJson()) {
            terminal.print(Json.pretty(status));
            return done ? 0 : 1;
        }
        if (!done)
            throw new CommandFailure(
                    "nothing is adopted: " + status.text("message").orElse("no reason was given"));
        status.sequence("edits").texts().forEach(terminal::println);
        Sequence left = status.sequence("left");
        left.texts().forEach(line -> terminal.println(terminal.paint(Colour.BAD, "not kept: ") + line));
        terminal.println(terminal.paint(Colour.GOOD, status.text("message").orElse("")));
        return 0;
    }
}
