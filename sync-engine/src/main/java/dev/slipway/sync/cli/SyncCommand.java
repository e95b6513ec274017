package dev.slipway.sync.cli;

import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.pipeline.definition.Definitions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has an application synced now, and tells what became of it. */
@Command(
        name = "sync",
        header = "Sync an application now: what failed is tried again at once, drift is put back.",
        footer = {
            "",
            "Examples:",
            "  slipway sync orders-canary",
            "  slipway sync orders-canary --only Deployment/orders --only ConfigMap/orders",
            "  slipway sync orders-canary --undo-drift",
            "  slipway sync orders-canary --no-wait"
        })
final class SyncCommand implements Callable<Integer> {
    /** Longer than any wave may take by default. */
    private static final Patience PATIENCE = new Patience(4_000, 200);

    private final Terminal terminal;
    private final Function<PlaneOptions, Plane> connect;
    private final InstantSource clock;

    /** What became of the request, and whether that is what was wished. */
    private record Ending(Mapping status, String word, boolean good) {}

    @Parameters(index = "0", paramLabel = "APP", description = "<component>-<stage>[-<region>].")
    private String application = "";

    @Option(
            names = "--only",
            paramLabel = "KIND/NAME",
            description =
                    "Only this object, such as Deployment/web: no others, no hooks, no deletions. May be repeated.")
    private List<String> only = List.of();

    @Option(
            names = "--undo-drift",
            description = "Also put back what was changed live up to now, where the stage only reports that.")
    private boolean undoDrift;

    @Option(names = "--no-wait", description = "Do not wait for what becomes of it.")
    private boolean noWait;

    @Mixin
    private PlaneOptions plane = new PlaneOptions();

    @Mixin
    private OutputFormat output = new OutputFormat();

    SyncCommand(Terminal terminal, Function<PlaneOptions, Plane> connect, InstantSource clock) {
        this.terminal = terminal;
        this.connect = connect;
        this.clock = clock;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Plane connected = connect.apply(plane)) {
            ApiObject found = connected.application(plane.repository(), application);
            String request = clock.instant().toString();
            Tree letGo = undoDrift ? Tree.of(request) : Scalar.Null.NULL;
            // What an earlier request said must not stay where this one says nothing.
            Mapping sync =
                    Mapping.of("request", request, "by", connected.user(), "only", selection(), "undoDrift", letGo);
            ApiObject asked = connected.change(found, Mapping.of("sync", sync));
            if (noWait) return 0;
            return only.isEmpty() ? whole(connected, asked, request) : selected(connected, asked, request);
        }
    }

    private Tree selection() {
        return only.isEmpty() ? Scalar.Null.NULL : Tree.of(only);
    }

    private int whole(Plane connected, ApiObject asked, String request) throws InterruptedException {
        return PATIENCE.until(() -> ending(status(connected, asked), request))
                .map(this::tell)
                .orElseThrow(() ->
                        new CommandFailure(application + " is still not synced; follow it with: slipway status -w"));
    }

    /** How it ended, once the request was taken up; a held one is not waited for. */
    private static Optional<Ending> ending(Mapping status, String request) {
        boolean taken = status.text("syncRequest").equals(Optional.of(request));
        String sync = status.text("sync").orElse("");
        // Drift that the stage only reports stays, so there is nothing to wait for.
        boolean comesRight = sync.equals("Progressing") || sync.equals("OutOfSync") && !status.has("drift");
        return Optional.of(new Ending(status, sync, sync.equals("Synced")))
                .filter(now -> sync.equals("Held") || taken && !comesRight);
    }

    private static Mapping status(Plane connected, ApiObject asked) {
        return connected.await(connected.client().get(asked.key())).status();
    }

    private int selected(Plane connected, ApiObject asked, String request) throws InterruptedException {
        return PATIENCE.until(() -> attempt(connected, asked, request)
                        .map(attempt -> ended(attempt.status()))
                        .or(() -> held(status(connected, asked))))
                .map(this::tell)
                .orElseThrow(() -> new CommandFailure(
                        "the sync has not ended yet; look at it with: slipway history " + application));
    }

    private static Ending ended(Mapping status) {
        String phase = status.text("phase").orElse("");
        return new Ending(status, phase, phase.equals("Succeeded"));
    }

    private static Optional<Ending> held(Mapping status) {
        return Optional.of(new Ending(status, "Held", false))
                .filter(now -> status.text("sync").equals(Optional.of("Held")));
    }

    private static Optional<ApiObject> attempt(Plane connected, ApiObject asked, String request) {
        return connected
                .await(connected.client().list(Definitions.ATTEMPT.groupKind(), ListOptions.in(asked.namespace())))
                .items()
                .stream()
                .filter(attempt -> attempt.spec().text("request").equals(Optional.of(request)))
                .filter(attempt -> attempt.status().has("finishedAt"))
                .findFirst();
    }

    private int tell(Ending ending) {
        if (output.isJson()) {
            terminal.print(Json.pretty(ending.status()));
            return ending.good() ? 0 : 1;
        }
        String message = ending.status()
                .text("message")
                .filter(text -> !text.isEmpty())
                .map(text -> ": " + text)
                .orElse("");
        if (!ending.good()) throw new CommandFailure(application + " is " + ending.word() + message);
        terminal.println(
                only.isEmpty() ? application + " is Synced" + message : String.join(", ", only) + " is synced");
        return 0;
    }
}
