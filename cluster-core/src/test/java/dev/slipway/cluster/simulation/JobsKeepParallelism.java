package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Job never makes a pod when as many are active as it ever let run at once, nor more in all than could succeed, nor a second one for an index that
 * has an active one, nor any once it has ended.
 */
final class JobsKeepParallelism implements Invariant {
    private static final String INDEX = "batch.kubernetes.io/job-completion-index";

    private final Map<String, Long> mostAtOnce = new HashMap<>();

    @Override
    public void check(Change change, Seen seen) {
        ApiObject object = change.object();
        if (change.isGone()) return;
        if (Seen.is(object, Seen.JOB)) {
            mostAtOnce.merge(object.uid(), object.spec().whole("parallelism").orElse(1L), Math::max);
        } else if (Seen.is(object, Seen.POD) && change.before().isEmpty()) {
            seen.controllerOf(object)
                    .filter(owner -> Seen.is(owner, Seen.JOB))
                    .ifPresent(job -> check(job, object, seen));
        }
    }

    private void check(ApiObject job, ApiObject made, Seen seen) {
        List<ApiObject> active = seen.controlledBy(Seen.POD, job.uid()).stream()
                .filter(Pods::isActive)
                .toList();
        long most = mostAtOnce.getOrDefault(job.uid(), 0L);
        Invariant.require(
                active.size() <= most, "runs " + active.size() + " pods at once, at most " + most + " allowed", job);
        job.spec().whole("completions").ifPresent(wanted -> {
            long succeeded = seen.controlledBy(Seen.POD, job.uid()).stream()
                            .filter(pod -> Pods.hasSucceeded(pod) && !pod.isDeleting() && !isCounted(pod))
                            .count()
                    + job.status().whole("succeeded").orElse(0L);
            Invariant.require(succeeded < wanted, "makes a pod although " + succeeded + " succeeded of " + wanted, job);
        });
        Optional<String> index = made.annotation(INDEX);
        long same = active.stream()
                .filter(pod -> index.isPresent() && pod.annotation(INDEX).equals(index))
                .count();
        Invariant.require(same <= 1, "runs index " + index.orElse("") + " " + same + " times at once", job);
    }

    /** Whose finalizer is gone is in the numbers of the status. */
    private static boolean isCounted(ApiObject pod) {
        return !pod.finalizers().contains("batch.kubernetes.io/job-tracking");
    }
}
