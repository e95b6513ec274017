package dev.slipway.sync.cli;

import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.report.overview.RepositoryView;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Has the commit that comes next to a stage verified again: a wish in its Verification. */
@Command(
        name = "verify",
        header = "Run the Jobs of promotion.verify again for the commit that comes next.",
        footer = {
            "",
            "By themselves they run once for each commit. How they end shows: slipway why STAGE",
            "",
            "Example:",
            "  slipway verify release"
        })
final class VerifyCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Function<PlaneOptions, Plane> connect;
    private final InstantSource clock;

    @Parameters(index = "0", paramLabel = "STAGE", description = "The stage that the commit is to come to.")
    private String stage = "";

    @Mixin
    private PlaneOptions plane = new PlaneOptions();

    @Mixin
    private OutputFormat output = new OutputFormat();

    VerifyCommand(Terminal terminal, Function<PlaneOptions, Plane> connect, InstantSource clock) {
        this.terminal = terminal;
        this.connect = connect;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        try (Plane connected = connect.apply(plane)) {
            RepositoryView repository = connected.repository(plane.repository());
            new TagOrder(terminal, output, stage, Optional.empty(), "verified").checkStage(repository);
            Mapping wish = Mapping.of("request", clock.instant().toString(), "requestedBy", connected.user());
            List<ApiObject> asked = upcoming(connected, repository).stream()
                    .map(verification -> connected.change(verification, wish))
                    .toList();
            if (asked.isEmpty())
                throw new CommandFailure("nothing that waits to come to " + stage
                        + " was verified yet; what it waits for says: slipway why " + stage);
            tell(asked);
            return 0;
        }
    }

    /** The Verifications of the commits that may come. */
    private List<ApiObject> upcoming(Plane connected, RepositoryView repository) {
        List<String> commits = Promotions.upcoming(connected, repository, stage);
        return connected
                .await(connected
                        .client()
                        .list(Definitions.VERIFICATION.groupKind(), ListOptions.in(repository.namespace())))
                .items()
                .stream()
                .filter(one -> one.spec().text("stage").equals(Optional.of(stage))
                        && commits.contains(one.spec().text("commit").orElse("")))
                .toList();
    }

    private void tell(List<ApiObject> asked) {
        if (output.isJson()) {
            List<Tree> specs = asked.stream().map(one -> (Tree) one.spec()).toList();
            terminal.print(Json.pretty(new Sequence(specs)));
            return;
        }
        asked.forEach(
                one -> terminal.println(one.spec().text("shortCommit").orElse("") + " is verified again for " + stage));
        terminal.println("see how it ends with: slipway why " + stage);
    }
}
