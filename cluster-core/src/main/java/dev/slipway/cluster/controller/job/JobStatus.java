package dev.slipway.cluster.controller.job;

import dev.slipway.cluster.controller.Pods;
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
    private final Counting counting;

    JobStatus(JobView view, Optional<JobEnd> end, Counting counting) {
        this.view = view;
        this.end = end;
        this.counting = counting;
    }

    Mapping status() {
        Mapping before = view.job().status();
        Sequence conditions = conditions();
        Mapping.Builder status = Mapping.builder();
        if (!conditions.isEmpty()) status.put("conditions", conditions);
        startTime().ifPresent(start -> status.put("startTime", start));
        if (isOver() && end.filter(JobEnd::isSuccess).isPresent()) {
            status.put("completionTime", before.text("completionTime").orElse(Times.seconds(view.now())));
        }
        status.putIfAny("active", view.active().size());
        status.putIfAny("succeeded", succeeded());
        status.putIfAny("failed", view.number("failed") + counting.moreFailed());
        status.put("terminating", view.terminating().size());
        if (!counting.indexes().isEmpty())
            status.put("completedIndexes", counting.indexes().toString());
        if (view.limitPerIndex().isPresent())
            status.put("failedIndexes", view.failedIndexes().toString());
        status.put("uncountedTerminatedPods", uncounted());
        status.put("ready", view.active().stream().filter(Pods::isReady).count());
        return status.build();
    }

    /** Whether the last condition may be set: every pod is gone or ended, and counted. */
    boolean isOver() {
        return end.isPresent() && view.active().isEmpty() && view.terminating().isEmpty() && counting.isDone();
    }

    /** Whether it becomes suspended, or is resumed, now. A Job that is over is neither. */
    boolean isToggled() {
        return end.isEmpty() && view.isSuspended() != view.isTrue("Suspended");
    }

    int succeeded() {
        return view.isIndexed() ? counting.indexes().count() : view.number("succeeded") + counting.moreSucceeded();
    }

    /** A Job begins when it first is not suspended, and anew each time that it is resumed: its deadline does not run meanwhile. */
    private Optional<String> startTime() {
        Optional<String> before = view.job().status().text("startTime");
        if (view.isSuspended()) return end.isEmpty() ? Optional.empty() : before;
        return isToggled() || before.isEmpty() ? Optional.of(Times.seconds(view.now())) : before;
    }

    private Mapping uncounted() {
        Mapping.Builder uncounted = Mapping.builder();
        if (!counting.succeeded().isEmpty()) uncounted.put("succeeded", counting.succeeded());
        if (!counting.failed().isEmpty()) uncounted.put("failed", counting.failed());
        return uncounted.build();
    }

    private Sequence conditions() {
        Sequence conditions = view.job().status().sequence("conditions");
        if (isToggled()) {
            return view.isSuspended()
                    ? set(conditions, new Condition("Suspended", "True", "JobSuspended", "Job suspended"))
                    : set(conditions, new Condition("Suspended", "False", "JobResumed", "Job resumed"));
        }
        if (end.isEmpty()) return conditions;
        JobEnd why = end.get();
        Sequence announced = set(conditions, new Condition(why.announced(), "True", why.reason(), why.message()));
        return isOver() ? set(announced, new Condition(why.last(), "True", why.reason(), why.message())) : announced;
    }

    /** A Job's conditions also carry {@code lastProbeTime}, which is when they were set. */
    private Sequence set(Sequence conditions, Condition condition) {
        if (view.job().condition(condition.type()).equals(Optional.of(condition))) return conditions;
        Sequence changed = condition.setIn(conditions, view.now());
        List<Tree> items = new ArrayList<>();
        for (Mapping entry : changed.mappings()) {
            boolean isIt = entry.text("type").equals(Optional.of(condition.type()));
            items.add(isIt ? entry.with("lastProbeTime", Times.seconds(view.now())) : entry);
        }
        return new Sequence(items);
    }

    /** As Kubernetes writes it: counts of zero are left out. */
}
