package dev.slipway.sync.cli;

import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.cli.Terminal.Colour;
import dev.slipway.sync.pipeline.definition.Definitions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What was attempted for an application, newest first. */
@Command(
        name = "history",
        header = "Show the attempts of an application: commit, result, duration, and what became of hooks.",
        footer = {
            "",
            "Examples:",
            "  slipway history orders-canary",
            "  slipway history orders-canary -o json      with all steps",
            "  kubectl get attempts -n shop               the same objects"
        })
final class HistoryCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Function<PlaneOptions, Plane> connect;

    @Parameters(index = "0", paramLabel = "APP", description = "<component>-<stage>[-<region>].")
    private String application = "";

    @Mixin
    private PlaneOptions plane = new PlaneOptions();

    @Mixin
    private OutputFormat output = new OutputFormat();

    HistoryCommand(Terminal terminal, Function<PlaneOptions, Plane> connect) {
        this.terminal = terminal;
        this.connect = connect;
    }

    @Override
    public Integer call() {
        try (Plane connected = connect.apply(plane)) {
            ApiObject found = connected.application(plane.repository(), application);
            List<ApiObject> attempts = attempts(connected, found);
            terminal.print(output.isJson() ? json(attempts) : text(attempts));
        }
        return 0;
    }

    private static List<ApiObject> attempts(Plane connected, ApiObject found) {
        return connected
                .await(connected.client().list(Definitions.ATTEMPT.groupKind(), ListOptions.in(found.namespace())))
                .items()
                .stream()
                .filter(attempt -> attempt.spec().text("application").equals(Optional.of(found.name())))
                .sorted(Comparator.comparing((ApiObject attempt) ->
                                attempt.spec().whole("number").orElse(0L))
                        .reversed())
                .toList();
    }

    private static String json(List<ApiObject> attempts) {
        List<Mapping> trees = attempts.stream()
                .map(attempt -> Mapping.of("name", attempt.name(), "spec", attempt.spec(), "status", attempt.status()))
                .toList();
        return Json.pretty(Mapping.of("attempts", trees));
    }

    private String text(List<ApiObject> attempts) {
        if (attempts.isEmpty()) return application + " was never attempted\n";
        Table table = new Table(terminal, "ATTEMPT", "COMMIT", "PURPOSE", "RESULT", "STARTED", "DURATION", "MESSAGE");
        List<String> hooks = new ArrayList<>();
        for (ApiObject attempt : attempts) {
            Mapping spec = attempt.spec();
            Mapping status = attempt.status();
            String phase = status.text("phase").orElse("Begun");
            table.row(
                    colour(phase),
                    3,
                    attempt.name(),
                    spec.text("shortCommit").orElse("-"),
                    spec.text("purpose").orElse("-"),
                    phase,
                    spec.text("startedAt").orElse("-"),
                    status.text("duration").orElse("-"),
                    status.text("message").orElse(""));
            status.sequence("hooks").mappings().forEach(hook -> hooks.add(line(attempt, hook)));
        }
        return table.print() + (hooks.isEmpty() ? "" : "\n" + String.join("\n", hooks) + "\n");
    }

    private String line(ApiObject attempt, Mapping hook) {
        String outcome = hook.text("outcome").orElse("");
        String code = hook.whole("exitCode").map(exit -> ", exit code " + exit).orElse("");
        String words = hook.text("message")
                .map(text -> ": " + text.replace("\n", "\n    "))
                .orElse("");
        return terminal.paint(colour(outcome), attempt.name()) + ": "
                + hook.text("phase").orElse("") + " hook " + hook.text("name").orElse("") + " " + outcome + code
                + words;
    }

    private static Colour colour(String phase) {
        return switch (phase) {
            case "Succeeded" -> Colour.GOOD;
            case "Failed", "TimedOut", "Lost" -> Colour.BAD;
            case "Superseded", "Cancelled" -> Colour.QUIET;
            default -> Colour.BUSY;
        };
    }
}
