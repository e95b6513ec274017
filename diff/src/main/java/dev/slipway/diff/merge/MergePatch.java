package dev.slipway.diff.merge;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.util.Optional;

/** <a href="https://www.rfc-editor.org/rfc/rfc7386">RFC 7386</a>: mappings merge, null removes a key, everything else replaces. Fits every tree. */
public final class MergePatch {
    private MergePatch() {}

    public static Tree apply(Tree target, Tree patch) {
        if (!(patch instanceof Mapping changes)) return patch;
        Mapping result = target instanceof Mapping mapping ? mapping : Mapping.empty();
        for (String key : changes.keys()) {
            Tree change = changes.get(key).orElseThrow();
            if (change.isNull()) result = result.without(key);
            else result = result.with(key, apply(result.get(key).orElse(Mapping.empty()), change));
        }
        return result;
    }

    /**
     * The smallest patch that makes one mapping of another. A null inside {@code after} cannot be said by such a patch and is left out, as
     * if the key were absent.
     */
    public static Mapping between(Mapping before, Mapping after) {
        Mapping.Builder patch = Mapping.builder();
        for (String key : before.keys()) {
            if (after.get(key).filter(value -> !value.isNull()).isEmpty()) patch.put(key, Scalar.Null.NULL);
        }
        after.forEach((key, value) -> patch.put(key, change(before.get(key), value)));
        return patch.build();
    }

    private static Optional<Tree> change(Optional<Tree> before, Tree after) {
        if (after.isNull() || before.filter(after::equals).isPresent()) return Optional.empty();
        boolean both = before.filter(Mapping.class::isInstance).isPresent() && after instanceof Mapping;
        if (!both) return Optional.of(after);
        Mapping inner = between((Mapping) before.orElseThrow(), (Mapping) after);
        return inner.isEmpty() ? Optional.empty() : Optional.of(inner);
    }
}
