package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.util.Optional;

/**
 * A field that somebody changed live at a stage that only reports drift.
 *
 * @param path the root, where somebody deleted the object
 * @param by who changed it, where that is known
 * @param live empty where the field, or the object, was removed. Of a Secret: masked
 * @param wanted what the repository says; empty where it says nothing. Of a Secret: masked
 * @param digest of what the repository said when the change was first seen: while it says so, the field stays, too
 * @param stays whether it does; otherwise it is about to be written
 */
public record Held(
        ObjectKey key,
        Path path,
        Optional<Writer> by,
        Optional<Tree> live,
        Optional<Tree> wanted,
        String digest,
        boolean stays) {

    /** By which a field is found again. */
    public static String id(String object, String path) {
        return object + " " + path;
    }

    String id() {
        return id(key.toString(), path.display());
    }

    /** The same, about to be written; what the repository said first is not forgotten before that is done. */
    Held givenUp(String first) {
        return new Held(key, path, by, live, wanted, first, false);
    }

    /** {@code spec.replicas of Deployment.apps shop/web is 5 instead of 2 since kubectl-edit (Update, 2026-01-02T00:00:00Z)}. */
    @Override
    public String toString() {
        String who = by.map(writer -> " since " + writer).orElse("");
        if (path.isRoot()) return key + " was deleted" + who;
        return path.display() + " of " + key + " is " + shown(live) + " instead of " + shown(wanted) + who;
    }

    private static String shown(Optional<Tree> value) {
        return value.map(tree -> tree instanceof Scalar scalar ? scalar.display() : tree.toString())
                .map(text -> text.length() > 40 ? text.substring(0, 40) + "..." : text)
                .orElse("absent");
    }
}
