package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A Job counts each pod that ends once and never forgets one, and what it has concluded stays so. */
final class JobsCountOnce implements Invariant {
    private final Map<String, Set<String>> ended = new HashMap<>();

    @Override
    public void check(Change change, Seen seen) {
        ApiObject object = change.object();
        if (change.isGone()) return;
        if (Seen.is(object, Seen.POD)) remember(object);
        if (Seen.is(object, Seen.JOB)) check(object, change.before());
    }

    /** A pod that was asked to go, or let go, before it succeeded counts as failed, whatever becomes of it. */
    private void remember(ApiObject pod) {
        if (!Pods.isTerminal(pod) && !pod.isDeleting()) return;
        String how = Pods.hasSucceeded(pod) && !isStopped(pod) ? "succeeded" : "failed";
        pod.controller()
                .ifPresent(owner -> ended.computeIfAbsent(owner.uid() + how, none -> new HashSet<>())
                        .add(pod.uid()));
    }

    private boolean isStopped(ApiObject pod) {
        return pod.controller()
                .filter(owner -> isAmong(pod, owner.uid() + "failed")
                        || !isAmong(pod, owner.uid() + "succeeded")
                                && !pod.finalizers().contains("batch.kubernetes.io/job-tracking"))
                .isPresent();
    }

    private boolean isAmong(ApiObject pod, String which) {
        return ended.getOrDefault(which, Set.of()).contains(pod.uid());
    }

    private void check(ApiObject job, Optional<ApiObject> before) {
        for (String field : List.of("succeeded", "failed")) {
            long now = job.status().whole(field).orElse(0L);
            long was = before.flatMap(old -> old.status().whole(field)).orElse(0L);
            long seen = ended.getOrDefault(job.uid() + field, Set.of()).size();
            Invariant.require(now >= was, "counted " + was + " " + field + " and now " + now, job);
            Invariant.require(now <= seen, "counts " + now + " " + field + " of " + seen + " that did", job);
        }
        before.ifPresent(old -> checkFinal(old, job));
    }

    private static void checkFinal(ApiObject before, ApiObject after) {
        for (String end : List.of("Complete", "Failed")) {
            boolean was = before.isTrue(end);
            Invariant.require(!was || after.isTrue(end), "was " + end + " and is not any more", after);
        }
        Invariant.require(!after.isTrue("Complete") || !after.isTrue("Failed"), "is both Complete and Failed", after);
    }
}
