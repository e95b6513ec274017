package dev.slipway.cluster.controller.daemonset;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.controller.daemonset.DaemonView.Place;
import dev.slipway.cluster.object.ApiObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sees to it that every node that should have a pod has one, and no other: makes what is missing, replaces what has ended, deletes what is too
 * much or in the wrong place. While a set surges, an old pod and the new one that is to follow it may share a node.
 */
final class Upkeep {
    private final DaemonView view;
    private final Speed speed;
    private final List<Command> deletes = new ArrayList<>();
    private final List<Command> creates = new ArrayList<>();
    private Optional<Instant> lookAgain = Optional.empty();

    Upkeep(DaemonView view, Speed speed) {
        this.view = view;
        this.speed = speed;
        view.places().forEach(this::keep);
        view.strays().forEach(pod -> deletes.add(view.daemons().delete(pod)));
    }

    List<Command> deletes() {
        return deletes;
    }

    List<Command> creates() {
        return creates;
    }

    /** When the next failed pod may be replaced. */
    Optional<Instant> lookAgain() {
        return lookAgain;
    }

    private void keep(Place place) {
        if (place.fit() == Fit.RUNS && place.pods().isEmpty()) create(place);
        else if (place.fit() != Fit.LEAVES) prune(place);
        else place.pods().stream().filter(pod -> !pod.isDeleting()).forEach(this::delete);
    }

    private void create(Place place) {
        creates.add(view.daemons().create(place.node(), place.failures()));
    }

    private void delete(ApiObject pod) {
        deletes.add(view.daemons().delete(pod));
    }

    private void prune(Place place) {
        List<ApiObject> staying =
                place.pods().stream().filter(pod -> !pod.isDeleting()).toList();
        List<ApiObject> running =
                staying.stream().filter(pod -> !Pods.isTerminal(pod)).toList();
        boolean replaced = false;
        for (ApiObject pod : staying) {
            if (Pods.isTerminal(pod)) replaced |= replace(pod, place);
        }
        boolean nobodyLeft = staying.size() == place.pods().size() && running.isEmpty();
        if (replaced && nobodyLeft && place.fit() == Fit.RUNS) create(place);
        if (running.size() <= 1) return;
        if (speed.maxSurge() == 0) running.stream().skip(1).forEach(this::delete);
        else pruneWhileSurging(running);
    }

    /** One that has failed again and again waits, unless there is a new template to try. */
    private boolean replace(ApiObject ended, Place place) {
        boolean again = Pods.hasFailed(ended) && view.isUpdated(ended);
        Instant due = again ? FailureBackOff.due(ended) : view.now();
        if (due.isAfter(view.now())) {
            lookAgain = lookAgain.filter(sooner -> sooner.isBefore(due)).or(() -> Optional.of(due));
            return false;
        }
        deletes.add(new Command.Tell(view.daemons().ended(ended, place.node())));
        delete(ended);
        return true;
    }

    /** The oldest new one and the oldest old one may stay, as long as the old one works and the new one does not yet. */
    private void pruneWhileSurging(List<ApiObject> running) {
        Optional<ApiObject> newest = running.stream().filter(view::isUpdated).findFirst();
        Optional<ApiObject> old =
                running.stream().filter(pod -> !view.isUpdated(pod)).findFirst();
        running.stream()
                .filter(pod -> newest.filter(pod::equals).isEmpty()
                        && old.filter(pod::equals).isEmpty())
                .forEach(this::delete);
        if (newest.isEmpty() || old.isEmpty()) return;
        if (!Pods.isReady(old.get()) || view.isAvailable(newest.get())) delete(old.get());
    }
}
