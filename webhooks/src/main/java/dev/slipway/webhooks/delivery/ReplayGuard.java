package dev.slipway.webhooks.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers deliveries, so that each counts once. That is thrift more than safety: what is sent again only makes somebody look again. It
 * remembers no longer than forges send again, and no more than it may; the oldest goes first. Not for sharing between threads.
 */
public final class ReplayGuard {
    /** GitHub sends again on request for three days. */
    public static final Duration KEPT = Duration.ofDays(3);

    /** About 2 MB of ids; a repository with more deliveries in three days forgets the first of them. */
    public static final int MOST = 10_000;

    private final InstantSource clock;
    private final int most;
    /** Oldest first. */
    private final Map<String, Instant> seen = new LinkedHashMap<>();

    public ReplayGuard(InstantSource clock) {
        this(clock, MOST);
    }

    /** @param most how many are remembered */
    ReplayGuard(InstantSource clock, int most) {
        if (most < 1) throw new IllegalArgumentException("a memory for " + most + " deliveries");
        this.clock = clock;
        this.most = most;
    }

    /** Whether this is the first time, as far as remembered; from now on it is not. */
    public boolean isFirst(String id) {
        Instant now = clock.instant();
        forgetBefore(now.minus(KEPT));
        if (seen.containsKey(id)) return false;
        if (seen.size() == most) removeOldest();
        seen.put(id, now);
        return true;
    }

    int size() {
        return seen.size();
    }

    private void forgetBefore(Instant oldest) {
        Iterator<Instant> times = seen.values().iterator();
        while (times.hasNext() && times.next().isBefore(oldest)) times.remove();
    }

    private void removeOldest() {
        Iterator<String> ids = seen.keySet().iterator();
        ids.next();
        ids.remove();
    }
}
