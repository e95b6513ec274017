package dev.slipway.sync.cli;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.cli.Terminal.Colour;
import dev.slipway.sync.report.overview.Overview;
import dev.slipway.sync.report.overview.RepositoryView;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What stands between a stage and the next commit, gate by gate: what the engine decided, in its words. */
@Command(
        name = "why",
        header = "Explain what a stage waits for: each gate with what is, what is needed, and the earliest time.",
        footer = {"", "Example:", "  slipway why release"})
final class WhyCommand implements Callable<Integer> {
    /** Gates whose message says what a person can do. */
    private static final List<String> TELLING = List.of("rejection", "verify", "approvals", "preview");

    private final Terminal terminal;
    private final Function<PlaneOptions, Plane> connect;
    private final InstantSource clock;

    @Parameters(index = "0", paramLabel = "STAGE", description = "The stage.")
    private String stage = "";

    @Mixin
    private PlaneOptions plane = new PlaneOptions();

    @Mixin
    private OutputFormat output = new OutputFormat();

    WhyCommand(Terminal terminal, Function<PlaneOptions, Plane> connect, InstantSource clock) {
        this.terminal = terminal;
        this.connect = connect;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        try (Plane connected = connect.apply(plane)) {
            RepositoryView repository = connected.repository(plane.repository());
            new TagOrder(terminal, output, stage, Optional.empty(), "explained").checkStage(repository);
            ApiObject object = connected.await(
                    connected.client().get(new ObjectKey(Overview.STAGE, repository.namespace(), stage)));
            List<ApiObject> held = Promotions.held(connected, repository, stage);
            terminal.print(output.isJson() ? Json.pretty(tree(object, held)) : new Text(object, held).print());
            return 0;
        }
    }

    private static Mapping tree(ApiObject object, List<ApiObject> held) {
        Mapping status = object.status();
        return Mapping.builder()
                .put("stage", object.name())
                .put("commit", status.text("commit"))
                .put("next", status.text("next"))
                .put("waiting", status.text("waiting"))
                .put("earliest", status.text("earliest"))
                .put("gates", status.sequence("gates"))
                .put(
                        "promotions",
                        held.stream()
                                .map(promotion -> Mapping.builder()
                                        .put("name", promotion.name())
                                        .put("commit", promotion.status().text("to"))
                                        .put("earliest", promotion.status().text("earliest"))
                                        .put("gates", promotion.status().sequence("gates"))
                                        .build())
                                .toList())
                .build();
    }

    /** The explanation for a person. */
    private final class Text {
        private final ApiObject object;
        private final List<ApiObject> held;
        private final StringBuilder text = new StringBuilder();

        Text(ApiObject object, List<ApiObject> held) {
            this.object = object;
            this.held = held;
        }

        String print() {
            Mapping status = object.status();
            line(terminal.paint(Colour.STRONG, stage) + " is at "
                    + status.text("commit").map(WhyCommand::abbreviated).orElse("no commit") + "  "
                    + status.text("subject").orElse(""));
            next(status);
            held.forEach(this::promotion);
            return text.toString();
        }

        private void next(Mapping status) {
            Optional<String> next = status.text("next");
            String from = object.spec().text("promotion", "from").orElse("");
            String waiting = status.text("waiting").orElse("");
            if (next.isEmpty()) {
                boolean told = status.sequence("gates").mappings().stream()
                        .anyMatch(gate -> !gate.text("state").equals(Optional.of("Open")));
                if (!told) line(waiting.isEmpty() ? "nothing waits to come here" : waiting);
                gates(status);
                return;
            }
            boolean auto = object.spec().bool("promotion", "auto").orElse(false);
            String source = from.equals("HEAD") ? "the default branch" : from;
            line("next is " + abbreviated(next.get()) + " of " + source + ", "
                    + (auto ? "by itself" : "by: slipway promote " + stage));
            gates(status);
            if (status.sequence("gates").isEmpty() && !waiting.isEmpty()) line(waiting);
        }

        private void promotion(ApiObject promotion) {
            String who = promotion
                    .spec()
                    .text("requestedBy")
                    .map(name -> " of " + name)
                    .orElse("");
            String reason =
                    promotion.spec().text("reason").map(why -> ": " + why).orElse("");
            line("");
            line("Promotion " + promotion.name() + who + " waits to bring "
                    + promotion.status().text("to").map(WhyCommand::abbreviated).orElse("") + reason);
            gates(promotion.status());
        }

        private void gates(Mapping status) {
            List<Mapping> gates = status.sequence("gates").mappings();
            if (gates.isEmpty()) return;
            Table table = new Table(terminal, "GATE", "STATE", "IS", "NEEDED", "EARLIEST");
            for (Mapping gate : gates) {
                String state = gate.text("state").orElse("").toLowerCase(Locale.ROOT);
                table.row(
                        state.equals("open") ? Colour.GOOD : Colour.BUSY,
                        1,
                        gate.text("name").orElse(""),
                        state,
                        gate.text("actual").orElse(""),
                        gate.text("needed").orElse(""),
                        gate.text("earliest").map(this::soon).orElse(""));
            }
            text.append(table.print());
            gates.stream()
                    .filter(gate -> TELLING.contains(gate.text("name").orElse("")))
                    .filter(gate -> !gate.text("message").equals(gate.text("actual")))
                    .flatMap(gate -> gate.text("message").stream())
                    .forEach(this::line);
            status.text("earliest").ifPresent(at -> line("not before " + soon(at)));
        }

        private String soon(String moment) {
            try {
                Duration rest = Duration.between(clock.instant(), Instant.parse(moment));
                return rest.isNegative() ? moment : moment + " (in " + Times.age(rest) + ")";
            } catch (DateTimeException unreadable) {
                return moment;
            }
        }

        private void line(String line) {
            text.append(line.stripTrailing()).append('\n');
        }
    }

    private static String abbreviated(String commit) {
        return commit.substring(0, Math.min(7, commit.length()));
    }
}
