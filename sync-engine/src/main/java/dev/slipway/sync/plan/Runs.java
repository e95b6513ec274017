package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The Jobs with a time to live that have run to their end, each by the digest of what it was made from: once one has deleted itself, nothing
 * else tells that it was there. Jobs that failed are not among them; they are run again like any other that is missing.
 */
public record Runs(SortedMap<ObjectKey, String> digests) {
    public static final Runs NONE = new Runs(new TreeMap<>());

    /** More than this of one application are refused, since its status must stay an object of a size that any control plane takes. */
    static final int MOST = 1000;

    public Runs {
        digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
    }

    /** Whether exactly this has run. */
    boolean hasRun(ApiObject wanted) {
        return !digests.isEmpty()
                && Optional.ofNullable(digests.get(wanted.key())).equals(Optional.of(Fingerprint.of(wanted)));
    }

    /** Whether what a live Job has come to is written down. */
    public boolean knows(ObjectKey key) {
        return digests.containsKey(key);
    }

    /** These and those that a plan sees to have run; those that it does not want any more are forgotten. */
    public Runs seenIn(Plan plan) {
        TreeMap<ObjectKey, String> now = new TreeMap<>();
        plan.steps()
                .filter(step -> Keepsake.leavesByItself(step.object()))
                .forEach(step -> digest(step).ifPresent(digest -> now.put(step.key(), digest)));
        return now.equals(digests) ? this : new Runs(now);
    }

    private Optional<String> digest(Step step) {
        boolean seen = !step.writes() && step.live().filter(Keepsake::hasRun).isPresent();
        if (seen || step.ended()) return Optional.of(Fingerprint.of(Keepsake.off(step.object())));
        return Optional.ofNullable(digests.get(step.key()));
    }
}
