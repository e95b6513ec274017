package dev.slipway.sync.layout;

import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Pipeline;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.model.Snapshot.Entry;
import dev.slipway.sync.model.Stage;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The pipeline of a repository without {@code slipway.yaml}: the stages are those that parameter files and stage directories name, in the order
 * of the alphabet, each on the tag of its own name, and only people move tags. {@code release-eastus} is a region where there is a {@code
 * release} as well.
 */
final class ImpliedPipeline {
    private static final List<String> COMPONENTS = List.of("*");
    private static final Pipeline EVERYTHING = new Pipeline(COMPONENTS, List.of(), List.of());

    private ImpliedPipeline() {}

    static Outcome<Pipeline> of(Snapshot head, Origin origin) {
        TreeSet<String> names = new TreeSet<>();
        for (Component component : new Components(head, EVERYTHING).found().values()) {
            names.addAll(component.parameterNames());
            component
                    .directories()
                    .filter(entry -> Components.isStageDirectory(head, entry))
                    .map(Entry::name)
                    .forEach(names::add);
        }
        names.removeIf(name -> Names.objection("stage", name).isPresent());
        if (names.isEmpty())
            return Outcome.bad(Problem.at(
                    Problem.Reason.InvalidConfiguration,
                    origin,
                    "there is no such file, and no <stage>-parameters.yaml or stage directory in a component; "
                            + "write one of them to say which stages there are"));
        List<Stage> stages = names.stream()
                .filter(name -> stageOf(name, names).isEmpty())
                .map(name -> stage(name, names, origin))
                .toList();
        return Outcome.good(new Pipeline(COMPONENTS, stages, List.of()));
    }

    private static Stage stage(String name, TreeSet<String> names, Origin origin) {
        List<String> regions = names.stream()
                .filter(other -> stageOf(other, names).filter(name::equals).isPresent())
                .map(other -> other.substring(name.length() + 1))
                .toList();
        return new Stage(
                name,
                "refs/tags/" + name,
                Optional.empty(),
                regions,
                Stage.Promotion.BY_HAND,
                Stage.Prune.DEFAULT,
                Stage.Rollout.DEFAULT,
                origin);
    }

    /** The stage that a name is a region of: the shortest other name that it begins with. */
    private static Optional<String> stageOf(String name, TreeSet<String> names) {
        return names.stream().filter(stage -> name.startsWith(stage + "-")).findFirst();
    }
}
