package dev.slipway.sync.cli;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.flag.Evaluation;
import dev.slipway.sync.flag.FlagMap;
import dev.slipway.sync.flag.Flags;
import dev.slipway.sync.report.overview.Overview;
import dev.slipway.sync.report.overview.RepositoryView;
import dev.slipway.sync.report.overview.StageView;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What feature flags say at each stage: read from what was delivered to the stages, evaluated as the engine and flagd do it. */
@Command(
        name = "flags",
        header = "Show what feature flags say at each stage, and for whom.",
        synopsisSubcommandLabel = "list|eval",
        footer = {
            "",
            "Examples:",
            "  slipway flags list",
            "  slipway flags eval new-checkout --stage canary --context targetingKey=jane"
        })
final class FlagsCommand implements Runnable {
    private final Function<PlaneOptions, Plane> connect;
    private final Terminal terminal;
    private final InstantSource clock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    FlagsCommand(Terminal terminal, Function<PlaneOptions, Plane> connect, InstantSource clock) {
        this.terminal = terminal;
        this.connect = connect;
        this.clock = clock;
    }

    /** With its two parts. */
    static CommandLine commandLine(Terminal terminal, Function<PlaneOptions, Plane> connect, InstantSource clock) {
        FlagsCommand command = new FlagsCommand(terminal, connect, clock);
        return new CommandLine(command).addSubcommand(command.new ListAll()).addSubcommand(command.new Eval());
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "list or eval?");
    }

    /** A stage, or a region of it, and the namespace that its flags are delivered to. */
    private record Place(StageView stage, Optional<String> region, String namespace) {
        String name() {
            return stage.name() + region.map(variant -> "/" + variant).orElse("");
        }

        Flags.Context context() {
            return Flags.Context.of(stage.name(), region);
        }
    }

    private static List<Place> places(Plane plane, RepositoryView repository) {
        List<Place> places = new ArrayList<>();
        for (StageView stage : repository.stages()) {
            ApiObject object = plane.await(
                    plane.client().get(new ObjectKey(Overview.STAGE, repository.namespace(), stage.name())));
            List<String> namespaces = object.spec().sequence("namespaces").texts();
            for (int i = 0; i < namespaces.size(); i++)
                places.add(new Place(
                        stage,
                        stage.regions().isEmpty()
                                ? Optional.empty()
                                : Optional.of(stage.regions().get(i)),
                        namespaces.get(i)));
        }
        return places;
    }

    /** All stages have the same definition; the first that has it will do. */
    private static Flags flags(Plane plane, List<Place> places) {
        for (Place place : places) {
            Answer<ApiObject> answer = plane.answer(
                    plane.client().get(new ObjectKey(FlagMap.KIND.groupKind(), place.namespace(), FlagMap.NAME)));
            answer.refusal().filter(status -> !status.isNotFound()).ifPresent(status -> {
                throw new CommandFailure(status.message());
            });
            Optional<String> definition = answer.asOptional().flatMap(FlagMap::definition);
            if (definition.isPresent()) return read(definition.get(), place);
        }
        throw new CommandFailure("no stage has flags: there is no flags.yaml, or no stage has anything yet");
    }

    private static Flags read(String definition, Place place) {
        var read = Flags.read(FlagMap.DEFINITION, definition.getBytes(StandardCharsets.UTF_8));
        return read.asOptional()
                .orElseThrow(() -> new CommandFailure("the ConfigMap " + FlagMap.NAME + " in " + place.namespace()
                        + ": " + read.problems().get(0)));
    }

    /** {@code slipway flags list}. */
    @Command(name = "list", header = "Show which variant each flag chooses at each stage.")
    private final class ListAll implements Callable<Integer> {
        @Mixin
        private PlaneOptions plane = new PlaneOptions();

        @Mixin
        private OutputFormat output = new OutputFormat();

        @Override
        public Integer call() {
            try (Plane connected = connect.apply(plane)) {
                List<Place> places = places(connected, connected.repository(plane.repository()));
                Flags flags = flags(connected, places);
                terminal.print(output.isJson() ? Json.pretty(tree(flags, places)) : table(flags, places));
                return 0;
            }
        }

        private String table(Flags flags, List<Place> places) {
            List<String> header = new ArrayList<>(List.of("FLAG"));
            places.forEach(place -> header.add(place.name().toUpperCase(java.util.Locale.ROOT)));
            Table table = new Table(terminal, header.toArray(String[]::new));
            for (String key : flags.keys()) {
                List<String> row = new ArrayList<>(List.of(key));
                places.forEach(place -> row.add(word(flags.evaluate(key, place.context()))));
                table.row(row.toArray(String[]::new));
            }
            return table.print();
        }

        private static Mapping tree(Flags flags, List<Place> places) {
            List<Mapping> all = new ArrayList<>();
            for (String key : flags.keys()) {
                List<Mapping> said = places.stream()
                        .map(place -> FlagsCommand.tree(flags.evaluate(key, place.context()))
                                .with("stage", place.name()))
                        .toList();
                all.add(Mapping.of("key", key, "stages", said));
            }
            return Mapping.of("flags", all);
        }

        private static String word(Evaluation said) {
            if (said.error().isPresent()) return "error";
            return said.variant().orElse(said.reason() == Evaluation.Reason.DISABLED ? "disabled" : "-");
        }
    }

    /** {@code slipway flags eval}. */
    @Command(name = "eval", header = "Show what one flag says at a stage, to whoever asks, and why.")
    private final class Eval implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "KEY", description = "The flag.")
        private String key = "";

        @Option(names = "--stage", required = true, paramLabel = "S", description = "Where it is asked.")
        private String stage = "";

        @Option(names = "--region", paramLabel = "R", description = "A region of the stage.")
        private Optional<String> region = Optional.empty();

        @Option(names = "--component", paramLabel = "C", description = "The component that asks.")
        private Optional<String> component = Optional.empty();

        @Option(
                names = "--context",
                paramLabel = "K=V",
                description =
                        "What else is known of who asks; again for more. Numbers, true and false are taken as such.")
        private Map<String, String> context = new LinkedHashMap<>();

        @Mixin
        private PlaneOptions plane = new PlaneOptions();

        @Mixin
        private OutputFormat output = new OutputFormat();

        @Override
        public Integer call() {
            try (Plane connected = connect.apply(plane)) {
                List<Place> places = places(connected, connected.repository(plane.repository()));
                check(places);
                Flags flags = flags(connected, places);
                if (flags.find(key).isEmpty()) throw new CommandFailure(Unknown.name("flag", key, flags.keys()));
                Evaluation said = flags.evaluate(
                        key,
                        new Flags.Context(
                                Optional.of(stage), region, component, attributes(), Optional.of(clock.instant())));
                return tell(said);
            }
        }

        private void check(List<Place> places) {
            List<String> stages = places.stream()
                    .map(place -> place.stage().name())
                    .distinct()
                    .toList();
            if (!stages.contains(stage)) throw new CommandFailure(Unknown.name("stage", stage, stages));
            List<String> regions = places.stream()
                    .filter(place -> place.stage().name().equals(stage))
                    .flatMap(place -> place.region().stream())
                    .toList();
            if (region.isPresent() && !regions.contains(region.get()))
                throw new CommandFailure(Unknown.name("region", region.get(), regions));
        }

        private int tell(Evaluation said) {
            if (output.isJson()) terminal.print(Json.pretty(tree(said)));
            else if (said.error().isPresent())
                throw new CommandFailure(said.error().get());
            else terminal.println(text(said));
            return said.error().isPresent() ? 1 : 0;
        }

        private static String text(Evaluation said) {
            String value = said.value().map(Json::text).orElse("no value: the program's own default counts");
            return value
                    + said.variant()
                            .map(variant -> "  (variant " + variant + ")")
                            .orElse("") + "  " + said.reason().name();
        }

        private Mapping attributes() {
            Mapping.Builder attributes = Mapping.builder();
            context.forEach((name, value) -> attributes.put(name, value(value)));
            return attributes.build();
        }

        private static Tree value(String text) {
            try {
                Tree read = Json.read(text);
                return read instanceof Scalar && !read.isNull() ? read : new Scalar.Text(text);
            } catch (Malformed plain) {
                return new Scalar.Text(text);
            }
        }
    }

    private static Mapping tree(Evaluation said) {
        return Mapping.builder()
                .put("key", said.flag())
                .put("value", said.value())
                .put("variant", said.variant())
                .put("reason", said.reason().name())
                .put("error", said.error())
                .build();
    }
}
