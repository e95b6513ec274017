package dev.slipway.cluster.controller.job;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a Job's status should say. */
final class JobStatus {
    private final JobView view;
    private final Optional<JobEnd> end;

    JobStatus(JobView view, Optional<JobEnd> end) {
        this.view = view;
        this.end = end;
    }

    Mapping status() {
        Sequence conditions = conditions();
        Mapping.Builder status = Mapping.builder();
        if (!conditions.isEmpty()) status.put("conditions", conditions);
        Mapping before = view.job().status();
        if (!view.isSuspended()) {
            status.put("startTime", before.text("startTime").orElse(Times.seconds(view.now())));
        }
        if (isOver() && end.filter(JobEnd::isSuccess).isPresent()) {
            status.put("completionTime", before.text("completionTime").orElse(Times.seconds(view.now())));
        }
        List<ApiObject> active = view.active();
        putCount(status, "active", active.size());
        putCount(status, "succeeded", succeeded());
        putCount(
                status, "failed", view.counted("failed") + view.countable(false).size());
        if (view.isIndexed() && !view.completedIndexes().isEmpty()) {
            status.put("completedIndexes", Indexes.print(view.completedIndexes()));
        }
        status.put("terminating", view.terminating().size());
        status.put("uncountedTerminatedPods", uncounted());
        status.put("ready", active.stream().filter(Pods::isReady).count());
        return status.build();
    }

    /** Whether the last condition may be set: every pod is gone or ended, and counted. */
    boolean isOver() {
        return end.isPresent()
                && view.active().isEmpty()
                && view.terminating().isEmpty()
                && left(true).isEmpty()
                && left(false).isEmpty();
    }

    private int succeeded() {
        if (view.isIndexed()) return view.completedIndexes().size();
        return view.counted("succeeded") + view.countable(true).size();
    }

    /** Ended pods that stay, or come to stand, in the status until they have lost their finalizer. */
    private List<String> left(boolean succeeded) {
        List<String> left = new ArrayList<>(view.uncounted(succeeded));
        left.removeAll(view.countable(succeeded));
        view.newlyEnded(succeeded).forEach(pod -> left.add(pod.uid()));
        return left;
    }

    private Mapping uncounted() {
        Mapping.Builder uncounted = Mapping.builder();
        if (!left(true).isEmpty()) uncounted.put("succeeded", left(true));
        if (!left(false).isEmpty()) uncounted.put("failed", left(false));
        return uncounted.build();
    }

    private Sequence conditions() {
        Sequence conditions = suspension(view.job().status().sequence("conditions"));
        if (end.isEmpty()) return conditions;
        JobEnd why = end.get();
        Sequence announced = set(conditions, why.announced(), "True", why.reason(), why.message());
        return isOver() ? set(announced, why.last(), "True", why.reason(), why.message()) : announced;
    }

    private Sequence suspension(Sequence conditions) {
        boolean was = view.since("Suspended").isPresent();
        if (view.isSuspended() && !was) return set(conditions, "Suspended", "True", "JobSuspended", "Job suspended");
        if (!view.isSuspended() && was) return set(conditions, "Suspended", "False", "JobResumed", "Job resumed");
        return conditions;
    }

    /** A Job's conditions also carry {@code lastProbeTime}, which is when they were set. */
    private Sequence set(Sequence conditions, String type, String status, String reason, String message) {
        Optional<Condition> before = view.job()
                .condition(type)
                .filter(condition -> condition.equals(new Condition(type, status, reason, message)));
        if (before.isPresent()) return conditions;
        Sequence changed = new Condition(type, status, reason, message).setIn(conditions, view.now());
        List<Tree> items = new ArrayList<>();
        for (Mapping entry : changed.mappings()) {
            items.add(
                    entry.text("type").equals(Optional.of(type))
                            ? entry.with("lastProbeTime", Times.seconds(view.now()))
                            : entry);
        }
        return new Sequence(items);
    }

    /** As Kubernetes writes it: counts of zero are left out. */
    private static void putCount(Mapping.Builder status, String field, int count) {
        if (count > 0) status.put(field, count);
    }
}
