package dev.slipway.sync.render;

import dev.slipway.sync.flag.Evaluation;
import dev.slipway.sync.flag.Flag;
import dev.slipway.sync.flag.Flags;
import dev.slipway.sync.layout.Sources;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Flags that cannot be evaluated here, though a manifest, or a partial that was read, names them. In a template such a flag would look like one that is off, and that would
 * delete objects.
 */
final class FlagUse {
    private FlagUse() {}

    static List<Problem> problems(Sources sources, Flags flags) {
        List<Problem> problems = new ArrayList<>();
        for (String key : flags.keys()) {
            Evaluation evaluation = flags.evaluate(key, Flags.Context.of(sources.application()));
            Optional<Flag> flag = flags.find(key);
            if (evaluation.error().isPresent() && flag.isPresent() && isNamed(sources, key))
                problems.add(Problem.at(
                        Reason.InvalidConfiguration,
                        flag.get().origin(),
                        evaluation.error().get()));
        }
        return problems;
    }

    private static boolean isNamed(Sources sources, String key) {
        return Stream.concat(sources.manifests().stream(), sources.partials().read().stream())
                .anyMatch(file -> file.text().contains(key));
    }
}
