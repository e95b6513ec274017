package dev.slipway.cluster.store;

import java.time.Duration;

/**
 * The bounds of a store.
 *
 * @param batch most changes that go to the journal in one sync; more than a few hundred gain nothing and hold up the first
 * @param waiting most changes that wait for the journal; a change beyond them is answered with {@link Outcome.Busy}
 * @param events most events kept for watches that resume and for reads of the past, whatever their age; about 1 KB each
 * @param keep how long events are kept if there are not too many; Kubernetes keeps 5 minutes
 * @param retry wait after a failed write of the journal, for instance to a full disk, before the same write is tried again
 */
public record StoreLimits(int batch, int waiting, int events, Duration keep, Duration retry) {
    public static final StoreLimits DEFAULT =
            new StoreLimits(512, 10_000, 20_000, Duration.ofMinutes(5), Duration.ofSeconds(1));

    public StoreLimits {
        if (batch < 1 || waiting < 1 || events < 1) {
            throw new IllegalArgumentException("limits below 1: " + batch + ", " + waiting + ", " + events);
        }
        if (keep.isNegative() || keep.isZero() || retry.isNegative() || retry.isZero()) {
            throw new IllegalArgumentException("times that are not positive: " + keep + ", " + retry);
        }
    }
}
