package dev.slipway.sync.pipeline.evaluation;

import dev.slipway.sync.flag.Flags;
import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Pipeline;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.render.Needs;
import dev.slipway.sync.source.Refs;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a config repository says, all of it, at the refs of one moment.
 *
 * @param configuration pipeline and flags; empty if they cannot be read
 * @param problems what is wrong with pipeline and flags
 * @param stages by name
 * @param needs which applications wait for which
 */
public record Evaluation(
        Refs refs,
        Optional<Configuration> configuration,
        List<Problem> problems,
        SortedMap<String, StageEvaluation> stages,
        Needs needs) {
    public Evaluation {
        problems = List.copyOf(problems);
        stages = Collections.unmodifiableSortedMap(new TreeMap<>(stages));
    }

    /** Empty if it cannot be read. */
    public Optional<Pipeline> pipeline() {
        return configuration.map(Configuration::pipeline);
    }

    /** None if they cannot be read. */
    public Flags flags() {
        return configuration.map(Configuration::flags).orElse(Flags.none());
    }

    static Evaluation unreadable(Refs refs, List<Problem> problems) {
        return new Evaluation(refs, Optional.empty(), problems, new TreeMap<>(), Needs.NONE);
    }

    /** The same, but of applications whose needs cannot be met only what is wrong with them. */
    static Evaluation checked(Refs refs, Configuration configuration, SortedMap<String, StageEvaluation> stages) {
        List<Wanted> all = stages.values().stream()
                .flatMap(stage -> stage.wanted().values().stream())
                .toList();
        Needs needs = Needs.of(
                all.stream().map(Wanted::application).toList(),
                all.stream()
                        .flatMap(wanted -> wanted.rendering().asOptional().stream())
                        .toList(),
                stages.values().stream()
                        .filter(stage -> !stage.isComplete())
                        .map(stage -> stage.stage().name())
                        .collect(Collectors.toCollection(TreeSet::new)));
        SortedMap<Application, List<Problem>> wrong = needs.problems();
        TreeMap<String, StageEvaluation> checked = new TreeMap<>();
        stages.forEach((name, stage) -> checked.put(name, stage.without(wrong)));
        return new Evaluation(refs, Optional.of(configuration), List.of(), checked, needs);
    }

    /**
     * One stage.
     *
     * @param order counted from 1
     * @param ref empty if it is not there
     * @param overrides the tags of single components, by component
     * @param wanted its applications
     * @param problems what is wrong with the stage; then nobody can tell which applications it does not have
     */
    public record StageEvaluation(
            Stage stage,
            int order,
            Optional<Refs.Ref> ref,
            SortedMap<String, Refs.Ref> overrides,
            SortedMap<Application, Wanted> wanted,
            List<Problem> problems) {
        public StageEvaluation {
            overrides = Collections.unmodifiableSortedMap(new TreeMap<>(overrides));
            wanted = Collections.unmodifiableSortedMap(new TreeMap<>(wanted));
            problems = List.copyOf(problems);
        }

        private StageEvaluation without(SortedMap<Application, List<Problem>> wrong) {
            if (wrong.keySet().stream().noneMatch(wanted::containsKey)) return this;
            TreeMap<Application, Wanted> rest = new TreeMap<>(wanted);
            rest.replaceAll((application, wish) -> Optional.ofNullable(wrong.get(application))
                    .map(wish::cannotBe)
                    .orElse(wish));
            return new StageEvaluation(stage, order, ref, overrides, rest, problems);
        }

        /** The commit that a component should be at here. */
        public Optional<CommitId> commit(Optional<String> component) {
            Optional<Refs.Ref> own = component.flatMap(name -> Optional.ofNullable(overrides.get(name)));
            return own.or(() -> ref).map(Refs.Ref::commit);
        }

        /** Whether it is known exactly which applications the stage has. */
        public boolean isComplete() {
            return problems.isEmpty();
        }
    }
}
