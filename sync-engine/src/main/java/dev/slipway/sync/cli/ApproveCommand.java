package dev.slipway.sync.cli;

import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.report.overview.RepositoryView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A person's word that a commit may come to a stage: writes an Approval object in the name of the user of the kubeconfig. */
@Command(
        name = "approve",
        header = "Approve a commit for a stage: by default the one that comes next.",
        footer = {
            "",
            "Each person counts once, and another commit needs another approval.",
            "",
            "Examples:",
            "  slipway approve release                         what canary runs",
            "  slipway approve release --commit 5f2c1d9... --reason \"tested by hand\""
        })
final class ApproveCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Function<PlaneOptions, Plane> connect;

    @Parameters(index = "0", paramLabel = "STAGE", description = "The stage that the commit may come to.")
    private String stage = "";

    @Option(
            names = "--commit",
            paramLabel = "C",
            description = "Another commit than the next one: its full id, or the beginning of the next one's.")
    private Optional<String> commit = Optional.empty();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who ask later.")
    private Optional<String> reason = Optional.empty();

    @Mixin
    private PlaneOptions plane = new PlaneOptions();

    @Mixin
    private OutputFormat output = new OutputFormat();

    ApproveCommand(Terminal terminal, Function<PlaneOptions, Plane> connect) {
        this.terminal = terminal;
        this.connect = connect;
    }

    @Override
    public Integer call() {
        try (Plane connected = connect.apply(plane)) {
            RepositoryView repository = connected.repository(plane.repository());
            new TagOrder(terminal, output, stage, Optional.empty(), "approved").checkStage(repository);
            String whole = whole(connected, repository);
            String user = connected.user();
            Optional<ApiObject> before = mine(connected, repository, whole, user);
            ApiObject approval = before.orElseGet(() -> connected.await(connected
                    .client()
                    .create(approval(repository, whole, user), WriteOptions.by(Plane.FIELD_MANAGER))));
            tell(approval, whole, user, before.isPresent());
            return 0;
        }
    }

    private void tell(ApiObject approval, String whole, String user, boolean already) {
        if (output.isJson()) terminal.print(Json.pretty(approval.spec()));
        else
            terminal.print(user + (already ? " approved " : " approves ") + whole.substring(0, 7) + " for " + stage
                    + (already ? " already" : "") + "\nsee what is missing with: slipway why " + stage + "\n");
    }

    /** The full id of the commit that is meant. */
    private String whole(Plane connected, RepositoryView repository) {
        if (commit.filter(text -> text.matches("[0-9a-f]{40}|[0-9a-f]{64}")).isPresent()) return commit.get();
        List<String> upcoming = Promotions.upcoming(connected, repository, stage);
        if (commit.isEmpty())
            return upcoming.stream()
                    .findFirst()
                    .orElseThrow(() -> new CommandFailure("nothing waits to come to " + stage
                            + "; name a commit with --commit, or see: slipway why " + stage));
        List<String> meant =
                upcoming.stream().filter(hex -> hex.startsWith(commit.get())).toList();
        if (meant.size() == 1 && commit.get().length() >= 7) return meant.get(0);
        throw new CommandFailure("\"" + commit.get() + "\" is none of the commits that wait to come to " + stage
                + "; give the full commit id");
    }

    private Optional<ApiObject> mine(Plane connected, RepositoryView repository, String whole, String user) {
        return connected
                .await(connected
                        .client()
                        .list(Definitions.APPROVAL.groupKind(), ListOptions.in(repository.namespace())))
                .items()
                .stream()
                .filter(approval -> approval.spec().text("by").equals(Optional.of(user))
                        && approval.spec().text("stage").equals(Optional.of(stage))
                        && approval.spec().text("commit").equals(Optional.of(whole)))
                .findFirst();
    }

    private ApiObject approval(RepositoryView repository, String whole, String user) {
        Mapping metadata = Mapping.of(
                "generateName", stage + "-" + whole.substring(0, 7) + "-", "namespace", repository.namespace());
        Mapping spec = Mapping.builder()
                .put("repository", repository.name())
                .put("stage", stage)
                .put("commit", whole)
                .put("by", user)
                .put("reason", reason)
                .build();
        return ApiObject.of(Definitions.APPROVAL, repository.namespace(), "")
                .with("metadata", metadata)
                .with("spec", spec);
    }
}
