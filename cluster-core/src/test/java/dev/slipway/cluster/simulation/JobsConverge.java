package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import java.util.List;
import java.util.Optional;

/** At rest a Job has ended and holds on to none of its pods; or it is suspended, lets none run, or its pods say that they fit nowhere. */
final class JobsConverge implements Invariant {
    private static final String TRACKING = "batch.kubernetes.io/job-tracking";

    @Override
    public void checkAtRest(Seen seen, boolean mended) {
        for (ApiObject job : seen.all(Seen.JOB)) {
            List<ApiObject> pods = seen.controlledBy(Seen.POD, job.uid());
            boolean ended = job.isTrue("Complete") || job.isTrue("Failed");
            if (ended) {
                long active = pods.stream().filter(Pods::isActive).count();
                Invariant.require(active == 0, "has ended and " + active + " of its pods have not", job);
                checkSuccess(job);
            } else {
                boolean starved = pods.stream().anyMatch(pod -> Pods.node(pod).isEmpty());
                boolean lost = pods.stream().anyMatch(pod -> NodeUsers.isLost(pod, seen));
                boolean held = lost || startsNone(job);
                Invariant.require(
                        job.isDeleting() || starved || (!mended && (held || isRefused(job, seen))),
                        "has not ended: " + job.spec() + " " + job.status() + " pods " + pods,
                        job);
            }
        }
        for (ApiObject pod : seen.all(Seen.POD)) {
            boolean stuck = Pods.isTerminal(pod) && pod.finalizers().contains(TRACKING);
            Invariant.require(!stuck || (!mended && waits(pod, seen)), "has ended and was never counted", pod);
        }
    }

    /** Whether it stays until another pod has taken its index, and its Job starts none. */
    static boolean waits(ApiObject pod, Seen seen) {
        return seen.controllerOf(pod)
                .filter(job -> job.spec().has("backoffLimitPerIndex") && startsNone(job))
                .isPresent();
    }

    private static boolean startsNone(ApiObject job) {
        return job.spec().bool("suspend").equals(Optional.of(true))
                || job.spec().whole("parallelism").equals(Optional.of(0L));
    }

    private static boolean isRefused(ApiObject job, Seen seen) {
        return seen.all(Seen.EVENT).stream()
                .anyMatch(event -> event.root().text("involvedObject", "uid").equals(Optional.of(job.uid()))
                        && event.root().text("reason").equals(Optional.of("FailedCreate")));
    }

    private static void checkSuccess(ApiObject job) {
        long succeeded = job.status().whole("succeeded").orElse(0L);
        job.spec().whole("completions").ifPresent(wanted -> {
            boolean complete = job.isTrue("Complete")
                    && job.spec().mapping("successPolicy").isEmpty();
            Invariant.require(!complete || succeeded == wanted, "is Complete with " + succeeded + " of " + wanted, job);
        });
    }
}
