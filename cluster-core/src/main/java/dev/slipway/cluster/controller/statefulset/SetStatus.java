package dev.slipway.cluster.controller.statefulset;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a StatefulSet's status should say, given its pods. */
record SetStatus(SetView view) {

    /** The write that brings the status up to date; none if it is. */
    List<Command> command() {
        return Command.status(view.set(), status());
    }

    /** As Kubernetes writes it: most counts of zero are left out. */
    private Mapping status() {
        ApiObject set = view.set();
        long all = view.pods().size();
        long ready = count(SetView::isRunningAndReady);
        long updated = count(pod -> isOf(view.update(), pod));
        boolean complete = !view.isOnDelete() && view.wanted() == updated && view.wanted() == ready && all == updated;
        ApiObject current = complete ? view.update() : view.current();
        Mapping.Builder status =
                Mapping.builder().put("observedGeneration", set.generation()).put("replicas", all);
        status.putIfAny("readyReplicas", ready);
        status.putIfAny("currentReplicas", count(pod -> isOf(current, pod)));
        status.putIfAny("updatedReplicas", updated);
        status.put("currentRevision", current.name())
                .put("updateRevision", view.update().name())
                .put("collisionCount", set.status().whole("collisionCount").orElse(0L))
                .put("availableReplicas", count(view::isAvailable));
        Optional<?> conditions = set.status().get("conditions");
        return status.put("conditions", conditions).build();
    }

    private static boolean isOf(ApiObject revision, ApiObject pod) {
        return !pod.isDeleting() && SetView.revisionOf(pod).equals(revision.name());
    }

    private long count(Predicate<ApiObject> counts) {
        Collection<ApiObject> pods = view.pods().values();
        return pods.stream().filter(counts).count();
    }
}
