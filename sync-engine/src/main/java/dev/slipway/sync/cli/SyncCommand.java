package dev.slipway.sync.cli;

import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.pipeline.Definitions;
import java.time.InstantSource;
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

/** Has an application synced now, and tells what became of it. */
@Command(
        name = "sync",
        header = "Sync an application now: what failed is tried again at once, drift is put back.",
        footer = {
            "",
            "Examples:",
            "  slipway sync orders-canary",
            "  slipway sync orders-canary --only Deployment/orders --only ConfigMap/orders",
            "  slipway sync orders-canary --no-wait"
        })
final class SyncCommand implements Callable<Integer> {
    /** Longer than any wave may take by default. */
    private static final int LOOKS = 4_000;

    private static final long LOOK_EVERY_MS = 200;

    private final Terminal terminal;
    private final Function<PlaneOptions, Plane> connect;
    private final InstantSource clock;

    @Parameters(index = "0", paramLabel = "APP", description = "<component>-<stage>[-<region>].")
    private String application = "";

    @Option(
            names = "--only",
            paramLabel = "KIND/NAME",
            description =
                    "Only this object, such as Deployment/web: no others, no hooks, no deletions. May be repeated.")
    private List<String> only = List.of();

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
            // What an earlier request said must not stay where this one says nothing.
            Mapping sync = Mapping.of("request", request, "by", user(), "only", selection());
            ApiObject asked = connected.change(found, Mapping.of("sync", sync));
            if (noWait) return 0;
            return only.isEmpty() ? whole(connected, asked, request) : selected(connected, asked, request);
        }
    }

    private Tree user() {
        return terminal.variable("USER").map(Tree::of).orElse(Scalar.Null.NULL);
    }

    private Tree selection() {
        return only.isEmpty() ? Scalar.Null.NULL : Tree.of(only);
    }

    private int whole(Plane connected, ApiObject asked, String request) throws InterruptedException {
        for (int look = 0; look < LOOKS; look++) {
            Mapping status =
                    connected.await(connected.client().get(asked.key())).status();
            boolean taken = status.text("syncRequest").equals(Optional.of(request));
            String sync = status.text("sync").orElse("");
            if (sync.equals("Held") || taken && !sync.equals("Progressing") && !sync.equals("OutOfSync"))
                return tell(status, sync, sync.equals("Synced"));
            pause();
        }
        throw new CommandFailure(application + " is still not synced; follow it with: slipway status -w");
    }

    private int selected(Plane connected, ApiObject asked, String request) throws InterruptedException {
        for (int look = 0; look < LOOKS; look++) {
            Optional<ApiObject> attempt = attempt(connected, asked, request);
            if (attempt.isPresent()) {
                Mapping status = attempt.get().status();
                String phase = status.text("phase").orElse("");
                return tell(status, phase, phase.equals("Succeeded"));
            }
            Mapping now = connected.await(connected.client().get(asked.key())).status();
            if (now.text("sync").equals(Optional.of("Held"))) return tell(now, "Held", false);
            pause();
        }
        throw new CommandFailure("the sync has not ended yet; look at it with: slipway history " + application);
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

    private int tell(Mapping status, String word, boolean good) {
        if (output.isJson()) {
            terminal.print(Json.pretty(status));
            return good ? 0 : 1;
        }
        String message = status.text("message")
                .filter(text -> !text.isEmpty())
                .map(text -> ": " + text)
                .orElse("");
        if (!good) throw new CommandFailure(application + " is " + word + message);
        terminal.println(
                only.isEmpty() ? application + " is Synced" + message : String.join(", ", only) + " is synced");
        return 0;
    }

    private static void pause() throws InterruptedException {
        boolean ended = new CountDownLatch(1).await(LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
        if (ended) throw new IllegalStateException("nobody counts this latch down");
    }
}
