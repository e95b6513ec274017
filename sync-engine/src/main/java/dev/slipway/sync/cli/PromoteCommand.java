package dev.slipway.sync.cli;

import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.pipeline.Definitions;
import dev.slipway.sync.report.overview.ApplicationView;
import dev.slipway.sync.report.overview.RepositoryView;
import dev.slipway.sync.report.overview.StageView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    private static final String FIELD_MANAGER = "slipway-cli";

    /** The engine answers within a push to the forge; beyond this nobody works on it. */
    private static final int LOOKS = 600;

    private static final long LOOK_EVERY_MS = 100;

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
            description = "Also where the stage before is not synced and healthy, and sideways in history.")
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
            checkStage(repository);
            if (commit.isEmpty() && !force) awaitStageBefore(connected, repository);
            ApiObject made =
                    connected.await(connected.client().create(promotion(repository), WriteOptions.by(FIELD_MANAGER)));
            return tell(outcomeOf(made, connected));
        }
    }

    private void checkStage(RepositoryView repository) {
        List<String> names = repository.stages().stream().map(StageView::name).toList();
        if (!names.contains(stage)) {
            throw new CommandFailure(Unknown.name("stage", stage, names));
        }
    }

    /** A rollout that is still on its way is waited for; whatever else holds the promotion is the engine's to say. */
    private void awaitStageBefore(Plane connected, RepositoryView first) throws InterruptedException {
        RepositoryView repository = first;
        boolean told = false;
        for (int look = 0; look < LOOKS; look++) {
            Optional<ApplicationView> underWay = underWay(repository);
            if (underWay.isEmpty()) return;
            if (!told) terminal.err().println("waiting for " + underWay.get().stage() + ", which is still rolling out");
            told = true;
            pause();
            repository = connected.repository(Optional.of(repository.name()));
        }
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

    private static void pause() throws InterruptedException {
        boolean ended = new CountDownLatch(1).await(LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
        if (ended) throw new IllegalStateException("nobody counts this latch down");
    }

    private ApiObject promotion(RepositoryView repository) {
        Mapping spec = Mapping.builder()
                .put("repository", repository.name())
                .put("stage", stage)
                .put("component", component)
                .put("commit", commit)
                .put("reason", reason)
                .put("requestedBy", terminal.variable("USER"))
                .build();
        Mapping metadata = Mapping.of("generateName", stage + "-", "namespace", repository.namespace());
        return ApiObject.of(Definitions.PROMOTION, repository.namespace(), "")
                .with("metadata", metadata)
                .with("spec", force ? spec.with("force", true) : spec);
    }

    private ApiObject outcomeOf(ApiObject made, Plane connected) throws InterruptedException {
        for (int look = 0; look < LOOKS; look++) {
            ApiObject now = connected.await(connected.client().get(made.key()));
            String phase = now.status().text("phase").orElse("");
            if (phase.equals("Promoted") || phase.equals("Refused")) return now;
            pause();
        }
        throw new CommandFailure("nothing became of it within a minute; look at it with: kubectl get promotion "
                + made.name() + " -n " + made.namespace() + " -o yaml");
    }

    private int tell(ApiObject done) {
        Mapping status = done.status();
        boolean promoted = status.text("phase").equals(Optional.of("Promoted"));
        if (output.isJson()) terminal.print(Json.pretty(status));
        else if (promoted) terminal.print(whatMoved(status));
        if (!promoted && !output.isJson()) {
            throw new CommandFailure(what() + " is not promoted: " + reasonOf(status));
        }
        return promoted ? 0 : 1;
    }

    /** The engine speaks of the object's fields; here they are options. */
    private static String reasonOf(Mapping status) {
        return status.text("message")
                .or(() -> status.text("reason"))
                .orElse("no reason was given")
                .replace("name a commit", "name a commit with --to")
                .replace("set spec.force", "say --force");
    }

    private String whatMoved(Mapping status) {
        String to = status.text("shortTo").or(() -> status.text("to")).orElse("?");
        String from = status.text("shortFrom").filter(text -> !text.isEmpty()).orElse("nothing");
        if (from.equals(to)) return what() + " is at " + to + " already\n";
        return what() + ": " + from + " -> " + to
                + status.text("tag")
                        .map(tag -> "  (tag " + tag.replaceFirst("^refs/tags/", "") + " moved)")
                        .orElse("")
                + "\nfollow it with: slipway status -w\n";
    }

    private String what() {
        return component.map(name -> name + " at " + stage).orElse(stage);
    }
}
