package dev.slipway.sync.model;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The stages of a config repository in order, and which components take part, from {@code slipway.yaml} or from the layout where there is no
 * such file.
 *
 * @param components globs of component directories
 * @param health how custom resources tell whether they are well
 */
public record Pipeline(List<String> components, List<Stage> stages, List<HealthRule> health) {
    public Pipeline {
        health = List.copyOf(health);
        components = List.copyOf(components);
        stages = List.copyOf(stages);
    }

    /** The stage of a name. */
    public Optional<Stage> stage(String name) {
        return stages.stream().filter(stage -> stage.name().equals(name)).findFirst();
    }

    /** Where commits that are to come to a stage are verified: at the stage that they come from, or at the stage itself if they come from no stage. */
    public Stage verifiesAt(Stage stage) {
        return stage.promotion().from().flatMap(this::stage).orElse(stage);
    }

    /** The files that hold the Jobs by which commits are verified. */
    public SortedSet<String> verifications() {
        TreeSet<String> files = new TreeSet<>();
        stages.forEach(stage -> files.addAll(stage.promotion().gates().verify()));
        return files;
    }
}
