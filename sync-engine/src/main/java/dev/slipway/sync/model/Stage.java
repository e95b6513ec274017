package dev.slipway.sync.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where components stand: development, canary, release.
 *
 * @param ref the full name of the ref that says which commit, or {@code HEAD} for the default branch
 * @param namespace where its objects live; of a region, see {@link #namespaceOf}
 * @param regions variants with their own parameters and namespace; empty means one without a name
 */
public record Stage(
        String name,
        String ref,
        Optional<String> namespace,
        List<String> regions,
        Promotion promotion,
        Prune prune,
        Origin origin) {
    public Stage {
        regions = List.copyOf(regions);
    }

    /**
     * Where commits come from.
     *
     * @param from the stage before, or {@code HEAD}; empty if only people move the ref
     * @param auto whether a commit that is proven there moves this stage's tag by itself
     */
    public record Promotion(Optional<String> from, boolean auto) {
        public static final Promotion BY_HAND = new Promotion(Optional.empty(), false);
    }

    /**
     * Whether and how much may be deleted in one sync without asking.
     *
     * @param maxPercent of the application's inventory
     * @param undo how long what was deleted can be brought back; zero: it is not kept
     */
    public record Prune(boolean enabled, int maxObjects, int maxPercent, Duration undo) {
        private static final Duration A_DAY = Duration.ofHours(24);
        public static final Prune DEFAULT = new Prune(true, 10, 100);

        /** With the usual time for an undo. */
        public Prune(boolean enabled, int maxObjects, int maxPercent) {
            this(enabled, maxObjects, maxPercent, A_DAY);
        }
    }

    /** The regions, or one without a name. */
    public List<Optional<String>> variants() {
        return regions.isEmpty()
                ? List.of(Optional.empty())
                : regions.stream().map(Optional::of).toList();
    }

    /** The namespace of a variant: the stage's, with {@code -<region>} where there is one. */
    public String namespaceOf(Optional<String> region) {
        String base = namespace.orElse(name);
        return region.map(variant -> base + "-" + variant).orElse(base);
    }
}
