package dev.slipway.cluster.apiserver.http.request;

import dev.slipway.diff.tree.Tree;
import java.util.List;

/**
 * What a request carried.
 *
 * @param warnings about keys that came twice
 */
public record Body<T>(T value, List<String> warnings) {
    public Body {
        warnings = List.copyOf(warnings);
    }

    static Body<Tree> clean(Tree tree) {
        return new Body<>(tree, List.of());
    }

    /** The same about another value. */
    public <R> Body<R> with(R other) {
        return new Body<>(other, warnings);
    }
}
