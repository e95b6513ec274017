package dev.slipway.sync.adopt;

import dev.slipway.diff.codec.Document;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.edit.Edited;
import dev.slipway.diff.edit.YamlEdit;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.Step;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.Layer;
import dev.slipway.sync.model.ParameterUse;
import java.util.List;
import java.util.Optional;

/**
 * In which file a parameter is set for one application. What is live there is no reason to change other stages: where the value comes from a
 * layer that others share, it is overridden in the application's own file.
 */
final class ParameterFile {
    private ParameterFile() {}

    /** Where to write, or why nowhere. */
    sealed interface Choice {}

    /** Nowhere. */
    record Unfit(String why) implements Choice {}

    /**
     * A file that need not be there yet.
     *
     * @param note whom it concerns besides the application; empty if nobody
     */
    record Place(String file, Path key, String note) implements Choice {
        Written write(String text, Tree value) {
            Edited edited = YamlEdit.set(text, key, value);
            return edited instanceof Edited.Done done
                    ? new Written(Optional.of(done.text()), "")
                    : new Written(Optional.empty(), ((Edited.Refused) edited).why());
        }
    }

    /** A new text, or why there is none. */
    record Written(Optional<String> text, String refusal) {}

    static Choice choose(Ground ground, Overlay files, ParameterUse use) {
        if (!use.layer().isFile())
            return new Unfit(use.name() + " is " + (use.layer() == Layer.FLAGS ? "a feature flag" : "built in")
                    + " and not set in a parameter file");
        if (use.sealed()) return new Unfit(use.name() + " is sealed in " + use.origin() + "; seal the new value there");
        Application application = ground.application();
        Layer own = application.region().isPresent() ? Layer.REGION : Layer.STAGE;
        if (use.layer() == own) return new Place(use.origin().file(), use.key(), "");
        boolean inList = use.key().steps().stream().anyMatch(step -> !(step instanceof Step.Field));
        if (inList)
            return new Unfit(use.name() + " is an item of a list in " + use.origin()
                    + ", which others share, and a list can only be overridden as a whole; change it by hand");
        Optional<String> file = ground.ownParameterFile(files);
        if (file.isPresent())
            return new Place(file.get(), use.key(), "overrides " + use.origin() + ", which stays as it is for others");
        return new Place(
                use.origin().file(),
                use.key(),
                "changes all stages: " + application.component()
                        + " has no parameter file per stage, and with one it would leave the others");
    }

    /** What a file says of a parameter. */
    static Optional<Tree> value(String text, Path key) {
        try {
            List<Document> documents = Yaml.read(text);
            return documents.isEmpty()
                    ? Optional.empty()
                    : key.in(documents.get(0).root());
        } catch (Malformed malformed) {
            return Optional.empty();
        }
    }
}
