package dev.slipway.sync.adopt;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.util.Optional;

/**
 * A field of a live object that is not as Git says.
 *
 * @param path the root, where the object as a whole is gone
 * @param value empty where the field, or the object, was removed
 */
public record LiveField(ObjectKey key, Path path, Optional<Tree> value) {

    boolean isOf(ApiObject manifest) {
        ObjectKey written = manifest.key();
        return written.kind().equals(key.kind())
                && written.name().equals(key.name())
                && (written.namespace().isEmpty() || written.namespace().equals(key.namespace()));
    }

    /** {@code Deployment/web spec.replicas}. */
    public String title() {
        String object = key.kind().kind() + "/" + key.name();
        return path.isRoot() ? object : object + " " + path.display();
    }

    /** A value in a line for people. */
    static String shown(Optional<Tree> value) {
        return value.map(tree -> tree instanceof Scalar scalar ? scalar.display() : tree.toString())
                .map(text -> text.replace("\n", "\\n"))
                .map(text -> text.length() > 60 ? text.substring(0, 60) + "..." : text)
                .orElse("(absent)");
    }
}
