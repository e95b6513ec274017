package dev.slipway.sync.preview;

import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.flag.Flags;
import dev.slipway.sync.flag.Flags.Context;
import dev.slipway.sync.model.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A feature flag that says something else at a stage once a change is merged. Flags are read from the default branch, so that it needs no
 * promotion.
 *
 * @param region where the stage has regions
 * @param before empty where there was no such flag, or it had no value
 * @param after empty where there is no such flag any more, or it has no value
 */
public record FlagChange(String flag, Optional<String> region, Optional<Tree> before, Optional<Tree> after) {

    /** Those of a stage as a whole; what targeting says of one component only shows in what is rendered. */
    public static List<FlagChange> between(Flags before, Flags after, Stage stage) {
        if (before.equals(after)) return List.of();
        TreeSet<String> keys = new TreeSet<>(before.keys());
        keys.addAll(after.keys());
        List<FlagChange> changes = new ArrayList<>();
        for (Optional<String> region : stage.variants()) {
            Context context = Context.of(stage.name(), region);
            for (String key : keys) {
                Optional<Tree> was = before.evaluate(key, context).value();
                Optional<Tree> is = after.evaluate(key, context).value();
                if (!was.equals(is)) changes.add(new FlagChange(key, region, was, is));
            }
        }
        return changes;
    }

    /** {@code new-checkout is true, was false}. */
    public String sentence() {
        return "the flag " + flag + region.map(name -> " in " + name).orElse("") + " is " + text(after) + ", was "
                + text(before) + ", as soon as it is merged";
    }

    private static String text(Optional<Tree> value) {
        return value.map(tree -> tree instanceof Scalar scalar ? scalar.display() : tree.describe())
                .orElse("not there");
    }
}
