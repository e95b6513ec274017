package dev.slipway.cluster.election;

import java.time.Duration;

/**
 * What the processes agree on.
 *
 * @param namespace of the Lease
 * @param name of the Lease
 * @param identity of this process; no two may have the same, and a restarted one needs a new one
 * @param leaseDuration how long others wait after they last saw the leader renew its Lease
 * @param renewDeadline after how long without a renewal the leader stops acting; shorter, so that it stops before anybody else may start. The
 *     difference is the time that a request may be on its way.
 * @param retryPeriod between two attempts to renew, or to become leader
 */
public record Terms(
        String namespace,
        String name,
        String identity,
        Duration leaseDuration,
        Duration renewDeadline,
        Duration retryPeriod) {
    /** How much longer than the period a candidate may wait, so that not all come at once. */
    static final double JITTER = 1.2;

    public Terms {
        if (identity.isEmpty()) throw new IllegalArgumentException("an identity is needed to be told from others");
        if (leaseDuration.compareTo(renewDeadline) <= 0)
            throw new IllegalArgumentException(
                    "lease duration " + leaseDuration + " is not above the renew deadline " + renewDeadline);
        if (renewDeadline.toMillis() <= retryPeriod.toMillis() * JITTER)
            throw new IllegalArgumentException(
                    "renew deadline " + renewDeadline + " leaves no time to retry every " + retryPeriod);
        if (leaseDuration.toSeconds() < 1 || retryPeriod.isZero() || retryPeriod.isNegative())
            throw new IllegalArgumentException("lease duration and retry period are too short");
    }

    /** The times that Kubernetes' own components use: 15 s, 10 s and 2 s. */
    public static Terms usual(String namespace, String name, String identity) {
        return new Terms(
                namespace, name, identity, Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));
    }
}
