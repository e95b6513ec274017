package dev.slipway.cluster.controller.daemonset;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.BackOff;
import dev.slipway.cluster.object.ApiObject;
import java.time.Duration;
import java.time.Instant;

/**
 * When a pod that has failed may be replaced: the first at once, each that fails after it a while later, counted from when it was made. A new pod
 * carries the number of those that failed before it on its node, so that nobody has to remember it.
 */
final class FailureBackOff {
    private static final String FAILURES = "daemonset.slipway.dev/failures";
    private static final BackOff WAIT = new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(15));

    /** A pod that lived longer than this before it failed starts the count anew. */
    private static final Duration FORGOTTEN = WAIT.most().multipliedBy(2);

    private FailureBackOff() {}

    /** When the place of a failed pod may be taken. */
    static Instant due(ApiObject failed) {
        Instant made = made(failed);
        int before = before(failed);
        return before == 0 ? made : made.plus(WAIT.after(before));
    }

    /** How many pods have failed in a row if this is one of them. */
    static int upTo(ApiObject pod, Instant now) {
        if (!Pods.hasFailed(pod)) return 0;
        return made(pod).plus(FORGOTTEN).isBefore(now) ? 1 : before(pod) + 1;
    }

    static ApiObject marked(ApiObject pod, int failures) {
        return failures == 0 ? pod : pod.withAnnotation(FAILURES, Integer.toString(failures));
    }

    private static Instant made(ApiObject pod) {
        return pod.creationTimestamp().orElse(Instant.EPOCH);
    }

    private static int before(ApiObject pod) {
        String count = pod.annotation(FAILURES).orElse("0");
        return count.matches("[0-9]{1,6}") ? Integer.parseInt(count) : 0;
    }
}
