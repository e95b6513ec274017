package dev.slipway.sync.preview;

import dev.slipway.diff.codec.Json;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Sha256;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What merging a pull request would change, stage by stage. Holds no value of a Secret.
 *
 * @param stages in the order of the pipeline
 * @param problems why nothing can be told of any stage: the two do not merge, or slipway.yaml or flags.yaml cannot be read
 */
public record Preview(Subject subject, List<StagePreview> stages, List<Problem> problems) {
    private static final int DIGEST_BYTES = 8;

    public Preview {
        stages = List.copyOf(stages);
        problems = List.copyOf(problems);
    }

    /** Of a change of which nothing can be told. */
    public static Preview impossible(Subject subject, List<Problem> problems) {
        return new Preview(subject, List.of(), problems);
    }

    /** The same with other stages. */
    public Preview with(List<StagePreview> others) {
        return new Preview(subject, others, problems);
    }

    public Optional<StagePreview> stage(String name) {
        return stages.stream().filter(stage -> stage.name().equals(name)).findFirst();
    }

    /** Those in which the pull request by itself changes anything, or stands in the way of something. */
    public List<StagePreview> affected() {
        return stages.stream().filter(stage -> !stage.isUntouched()).toList();
    }

    /** Whether the pull request by itself changes nothing anywhere, and nothing is wrong with it. */
    public boolean isEmpty() {
        return problems.isEmpty() && affected().isEmpty();
    }

    /** Everything that is wrong with it, each once: what keeps it, or an application, from being rendered or applied. */
    public List<Problem> allProblems() {
        return Stream.concat(problems.stream(), stages.stream().flatMap(stage -> stage.allProblems().stream()))
                .distinct()
                .toList();
    }

    /** Everything to think twice about at the stages that it changes, the worst first, each once. */
    public List<Danger> dangers() {
        return List.copyOf(new TreeSet<>(affected().stream()
                .flatMap(stage -> stage.allDangers().stream())
                .toList()));
    }

    /** The name of all that is told here: where it is the same, there is nothing to tell anew. */
    public String digest() {
        return Sha256.hex(Json.write(PreviewTree.of(this)), DIGEST_BYTES);
    }
}
