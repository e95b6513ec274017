package dev.slipway.cluster.controller.daemonset;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.controller.daemonset.DaemonView.Place;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.function.Predicate;

/** What a DaemonSet's status should say, given nodes and pods. It counts nodes: of several pods on one the first in charge speaks for it. */
record DaemonSetStatus(DaemonView view) {

    /** The write that brings the status up to date; none if it is. */
    List<Command> command() {
        return Command.status(view.set(), status());
    }

    /** As Kubernetes writes it: some counts of zero are left out. */
    private Mapping status() {
        ApiObject set = view.set();
        List<Place> wanted =
                view.places().stream().filter(place -> place.fit() == Fit.RUNS).toList();
        long misplaced = view.places().stream()
                .filter(place -> place.fit() != Fit.RUNS && !place.pods().isEmpty())
                .count();
        long available = count(wanted, view::isAvailable);
        Mapping.Builder status = Mapping.builder()
                .put("currentNumberScheduled", count(wanted, pod -> true))
                .put("numberMisscheduled", misplaced)
                .put("desiredNumberScheduled", wanted.size())
                .put("numberReady", count(wanted, Pods::isReady))
                .put("observedGeneration", set.generation());
        status.putIfAny("updatedNumberScheduled", count(wanted, view::isUpdated));
        status.putIfAny("numberAvailable", available);
        status.putIfAny("numberUnavailable", wanted.size() - available);
        set.status().whole("collisionCount").ifPresent(count -> status.putIfAny("collisionCount", count));
        return status.put("conditions", set.status().get("conditions")).build();
    }

    private static long count(List<Place> places, Predicate<ApiObject> counts) {
        return places.stream()
                .filter(place ->
                        !place.pods().isEmpty() && counts.test(place.pods().get(0)))
                .count();
    }
}
