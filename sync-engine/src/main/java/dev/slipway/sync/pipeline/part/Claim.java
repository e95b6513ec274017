package dev.slipway.sync.pipeline.part;

import dev.slipway.cluster.object.ObjectKey;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one application wants.
 *
 * @param stage empty where the pipeline does not have it any more
 * @param keys what it owns, where nobody can say what it wants
 * @param decided whether that can be said: its manifests could be rendered
 */
public record Claim(Optional<String> stage, SortedSet<ObjectKey> keys, boolean decided) {
    static final Claim NOTHING = new Claim(Optional.empty(), new TreeSet<>(), true);

    public Claim {
        keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
    }
}
