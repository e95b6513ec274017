package dev.slipway.sync.cli;

import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.apply.Tombstone;
import dev.slipway.sync.cli.Terminal.Colour;
import dev.slipway.sync.report.overview.RepositoryView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings back what a sync has deleted: asks each tombstone for it and waits for what becomes of that. */
@Command(
        name = "undo-prune",
        header = "Bring back what a sync deleted because the repository does not have it any more.",
        footer = {
            "",
            "What comes back belongs to no application, so that no sync deletes it again. Add it to the repository, or delete it.",
            "",
            "Examples:",
            "  slipway undo-prune storefront-canary --list                   what is kept, and until when",
            "  slipway undo-prune storefront-canary                          all that was deleted last",
            "  slipway undo-prune storefront-canary ConfigMap/storefront     only this"
        })
final class UndoPruneCommand implements Callable<Integer> {
    private static final Patience HALF_A_MINUTE = new Patience(300, 100);

    private static final Comparator<ApiObject> NEWEST_FIRST = Comparator.comparing((ApiObject tombstone) ->
                    tombstone.status().text("deletedAt").orElse(""))
            .reversed()
            .thenComparing(ApiObject::name);

    private final Terminal terminal;
    private final Function<PlaneOptions, Plane> connect;

    @Parameters(index = "0", paramLabel = "APP", description = "The application that deleted it.")
    private String application = "";

    @Parameters(
            index = "1..*",
            paramLabel = "KIND/NAME",
            description = "Only these. Default: all that the last sync that deleted anything deleted.")
    private List<String> objects = new ArrayList<>();

    @Option(names = "--list", description = "Only say what is kept.")
    private boolean list;

    @Mixin
    private PlaneOptions plane = new PlaneOptions();

    @Mixin
    private OutputFormat output = new OutputFormat();

    UndoPruneCommand(Terminal terminal, Function<PlaneOptions, Plane> connect) {
        this.terminal = terminal;
        this.connect = connect;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Plane connected = connect.apply(plane)) {
            List<ApiObject> kept = kept(connected, connected.repository(plane.repository()));
            if (list) return show(kept);
            List<ApiObject> asked = objects.isEmpty() ? last(kept) : chosen(kept);
            List<ApiObject> done = new ArrayList<>();
            for (ApiObject tombstone : asked) done.add(restore(tombstone, connected));
            return tell(done);
        }
    }

    private List<ApiObject> kept(Plane connected, RepositoryView repository) {
        List<ApiObject> kept = connected
                .await(connected.client().list(Tombstone.KIND.groupKind(), ListOptions.in(repository.namespace())))
                .items()
                .stream()
                .filter(object -> object.spec().text("application").equals(Optional.of(application)))
                .filter(object -> object.status().has("keptUntil"))
                .sorted(NEWEST_FIRST)
                .toList();
        if (kept.isEmpty() && !list)
            throw new CommandFailure("nothing is kept that " + application
                    + " deleted: it deleted nothing, or prune.undo of its stage has passed");
        return kept;
    }

    private static List<ApiObject> last(List<ApiObject> kept) {
        List<ApiObject> waiting =
                kept.stream().filter(object -> !isRestored(object)).toList();
        if (waiting.isEmpty()) throw new CommandFailure("all that is kept has been brought back already");
        Optional<String> commit = waiting.get(0).status().text("commit");
        return waiting.stream()
                .filter(object -> object.status().text("commit").equals(commit))
                .toList();
    }

    private List<ApiObject> chosen(List<ApiObject> kept) {
        List<String> known =
                kept.stream().map(UndoPruneCommand::title).distinct().toList();
        List<ApiObject> chosen = new ArrayList<>();
        for (String wanted : objects)
            chosen.add(kept.stream()
                    .filter(object -> title(object).equalsIgnoreCase(wanted))
                    .findFirst()
                    .orElseThrow(() -> new CommandFailure(Unknown.name("kept object", wanted, known))));
        return chosen;
    }

    private ApiObject restore(ApiObject tombstone, Plane connected) throws InterruptedException {
        if (isRestored(tombstone)) return tombstone;
        ApiObject asked = ask(tombstone, connected);
        return HALF_A_MINUTE
                .until(() -> Optional.of(connected.await(connected.client().get(tombstone.key())))
                        .filter(now -> isRestored(now) || isRefused(now, asked.generation())))
                .orElseThrow(() -> new CommandFailure(
                        "nothing became of it within half a minute; look at it with: kubectl get tombstone "
                                + tombstone.name() + " -n " + tombstone.namespace() + " -o yaml"));
    }

    private static boolean isRefused(ApiObject tombstone, long wish) {
        return tombstone.status().text("phase").equals(Optional.of("Refused"))
                && tombstone.status().whole("observedGeneration").equals(Optional.of(wish));
    }

    /** A wish that was refused once is made anew. */
    private static ApiObject ask(ApiObject tombstone, Plane connected) {
        WriteOptions options = WriteOptions.by(Plane.FIELD_MANAGER);
        if (tombstone.spec().bool("restore").orElse(false))
            connected.await(connected.client().patch(tombstone.key(), wish(false), options));
        return connected.await(connected.client().patch(tombstone.key(), wish(true), options));
    }

    private static Patch wish(boolean restore) {
        return Patch.merge(Mapping.of("spec", Mapping.of("restore", restore)));
    }

    private int show(List<ApiObject> kept) {
        if (output.isJson()) {
            terminal.print(Json.pretty(Mapping.of("kept", trees(kept))));
            return 0;
        }
        if (kept.isEmpty()) {
            terminal.println("nothing is kept that " + application + " deleted");
            return 0;
        }
        Table table = new Table(terminal, "OBJECT", "COMMIT", "DELETED", "KEPT UNTIL", "STATE");
        for (ApiObject tombstone : kept)
            table.row(
                    title(tombstone),
                    tombstone
                            .status()
                            .text("commit")
                            .map(hex -> hex.substring(0, Math.min(7, hex.length())))
                            .orElse("-"),
                    tombstone.status().text("deletedAt").orElse("-"),
                    isRestored(tombstone)
                            ? "-"
                            : tombstone.status().text("keptUntil").orElse("-"),
                    isRestored(tombstone) ? "restored, not in the repository" : "kept");
        terminal.print(table.print());
        return 0;
    }

    private int tell(List<ApiObject> done) {
        boolean allBack = done.stream().allMatch(UndoPruneCommand::isRestored);
        if (output.isJson()) terminal.print(Json.pretty(Mapping.of("restored", trees(done))));
        else done.forEach(this::tell);
        return allBack ? 0 : 1;
    }

    private void tell(ApiObject tombstone) {
        String message = tombstone.status().text("message").orElse("");
        Colour colour = isRestored(tombstone) ? Colour.GOOD : Colour.BAD;
        String what = isRestored(tombstone) ? " is back: " : " is not brought back: ";
        terminal.println(terminal.paint(colour, title(tombstone)) + what + message);
    }

    private static boolean isRestored(ApiObject tombstone) {
        return tombstone.status().text("phase").equals(Optional.of("Restored"));
    }

    private static String title(ApiObject tombstone) {
        return tombstone.status().text("kind").orElse("?") + "/"
                + tombstone.status().text("name").orElse("?");
    }

    private static List<Mapping> trees(List<ApiObject> tombstones) {
        return tombstones.stream()
                .map(tombstone -> Mapping.builder()
                        .put("object", title(tombstone))
                        .put("namespace", tombstone.status().text("namespace"))
                        .put("phase", tombstone.status().text("phase"))
                        .put("message", tombstone.status().text("message"))
                        .put("commit", tombstone.status().text("commit"))
                        .put("deletedAt", tombstone.status().text("deletedAt"))
                        .put("keptUntil", tombstone.status().text("keptUntil"))
                        .build())
                .toList();
    }
}
