package dev.slipway.sync.model;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where components stand: development, canary, release.
 *
 * @param ref the full name of the ref that says which commit, or {@code HEAD} for the default branch
 * @param namespace where its objects live; of a region, see {@link #namespaceOf}
 * @param regions variants with their own parameters and namespace; empty means one without a name
 * @param rollout what follows when a commit does not come to life
 */
public record Stage(
        String name,
        String ref,
        Optional<String> namespace,
        List<String> regions,
        Promotion promotion,
        Prune prune,
        Rollout rollout,
        Drift drift,
        Origin origin) {
    /** One that heals drift. */
    public Stage(
            String name,
            String ref,
            Optional<String> namespace,
            List<String> regions,
            Promotion promotion,
            Prune prune,
            Rollout rollout,
            Origin origin) {
        this(name, ref, namespace, regions, promotion, prune, rollout, Drift.HEAL, origin);
    }

    public Stage {
        regions = List.copyOf(regions);
    }

    /**
     * Where commits come from.
     *
     * @param from the stage before, or {@code HEAD}; empty if only people move the ref
     * @param auto whether a commit that is proven there moves this stage's tag by itself
     * @param gates what a commit must pass besides
     */
    public record Promotion(Optional<String> from, boolean auto, Gates gates) {
        public static final Promotion BY_HAND = new Promotion(Optional.empty(), false, Gates.NONE);

        public Promotion(Optional<String> from, boolean auto) {
            this(from, auto, Gates.NONE);
        }
    }

    /**
     * What a commit must pass to come to the stage.
     *
     * @param soak how long the stage before must have been synced and healthy at it
     * @param approvals how many people must approve it
     * @param windows when it may come; empty means always
     * @param flag {@code <flag>} or {@code <flag>=<variant>} that must be so for the stage
     * @param verify files of the repository whose Jobs must succeed against it
     */
    public record Gates(
            Optional<Duration> soak, int approvals, List<Window> windows, Optional<String> flag, List<String> verify) {
        public static final Gates NONE = new Gates(Optional.empty(), 0, List.of(), Optional.empty());

        public Gates {
            windows = List.copyOf(windows);
            verify = List.copyOf(verify);
        }

        /** Those that ask for no Jobs. */
        public Gates(Optional<Duration> soak, int approvals, List<Window> windows, Optional<String> flag) {
            this(soak, approvals, windows, flag, List.of());
        }
    }

    /**
     * A span of time that comes again and again.
     *
     * @param allows whether commits may come then; otherwise they may not
     * @param cron when it begins, in five fields
     */
    public record Window(boolean allows, String cron, Duration length, ZoneId zone) {
        /** {@code "0 9 * * 1-4" for 7h Europe/Berlin}. */
        @Override
        public String toString() {
            return "\"" + cron + "\" for " + Spans.print(length) + " " + zone;
        }
    }

    /** What happens to what somebody changes live. */
    public enum Drift {
        /** It is put back. */
        HEAL,
        /** It is told, and stays until a commit says something else of it or somebody lets it go. */
        REPORT;

        /** As files say it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
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

    /**
     * How a new commit is rolled out.
     *
     * @param onFailure what follows when it does not become healthy
     * @param requirePreview whether only plans that a pull request's preview has shown are carried out
     */
    public record Rollout(OnFailure onFailure, boolean requirePreview) {
        public static final Rollout DEFAULT = new Rollout(OnFailure.HOLD);

        /** Of whatever comes. */
        public Rollout(OnFailure onFailure) {
            this(onFailure, false);
        }
    }

    /** What is done about a failed rollout. */
    public enum OnFailure {
        /** It stays as it is, for people to look at. */
        HOLD("hold"),
        /** The tag goes back to the last commit at which all was well. */
        ROLLBACK("rollback");

        private final String word;

        OnFailure(String word) {
            this.word = word;
        }

        /** As {@code slipway.yaml} spells it. */
        public String word() {
            return word;
        }
    }

    /** Whether its ref is a tag, which can be moved by compare-and-swap; branches move by pushing. */
    public boolean isOnTag() {
        return ref.startsWith("refs/tags/");
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
