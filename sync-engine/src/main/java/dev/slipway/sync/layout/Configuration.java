package dev.slipway.sync.layout;

import dev.slipway.sync.flag.FlagWish;
import dev.slipway.sync.flag.Flags;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Pipeline;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.model.Stage;
import java.util.ArrayList;
import java.util.List;

/** What the head of the default branch decides for all stages: the pipeline and the flags. */
public record Configuration(Pipeline pipeline, Flags flags) {
    public static final String PIPELINE = "slipway.yaml";
    public static final String FLAGS = "flags.yaml";

    /**
     * From {@code slipway.yaml} and {@code flags.yaml} at the root. Without the first, the stages are those that parameter files and stage
     * directories name, and nothing moves by itself; without the second there are no flags.
     */
    public static Outcome<Configuration> read(Snapshot head) {
        Tracker files = new Tracker(head);
        Outcome<Pipeline> pipeline = pipeline(files);
        Outcome<Flags> flags = files.file(FLAGS)
                .then(file -> file.map(bytes -> Flags.read(FLAGS, bytes)).orElse(Outcome.good(Flags.none())));
        if (pipeline instanceof Outcome.Good<Pipeline> good && flags instanceof Outcome.Good<Flags> known) {
            List<Problem> unknown = unknownFlags(good.value(), known.value());
            return unknown.isEmpty()
                    ? Outcome.good(new Configuration(good.value(), known.value()))
                    : Outcome.bad(unknown);
        }
        List<Problem> problems = new ArrayList<>(pipeline.problems());
        problems.addAll(flags.problems());
        return Outcome.bad(problems);
    }

    /** A gate whose flag nobody knows would hold for ever. */
    private static List<Problem> unknownFlags(Pipeline pipeline, Flags flags) {
        List<Problem> problems = new ArrayList<>();
        for (Stage stage : pipeline.stages())
            stage.promotion()
                    .gates()
                    .flag()
                    .flatMap(wish -> FlagWish.of(wish).objection(flags))
                    .ifPresent(why -> problems.add(Problem.at(
                            Reason.InvalidConfiguration,
                            stage.origin(),
                            "promotion.flag of stage \"" + stage.name() + "\": " + why)));
        return problems;
    }

    private static Outcome<Pipeline> pipeline(Tracker files) {
        return files.file(PIPELINE)
                .then(file -> file.map(bytes -> PipelineFile.read(PIPELINE, bytes))
                        .orElseGet(() -> ImpliedPipeline.of(files.snapshot(), Origin.file(PIPELINE))));
    }
}
