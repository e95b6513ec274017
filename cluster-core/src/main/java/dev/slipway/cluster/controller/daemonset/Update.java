package dev.slipway.cluster.controller.daemonset;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.daemonset.DaemonView.Place;
import dev.slipway.cluster.object.ApiObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings the present template to the nodes. Without surge old pods are deleted, those that do not work at once and the others as far as few enough
 * nodes are without; {@link Upkeep} then makes new ones. With surge a new pod comes beside the old one, which goes when the new one is
 * available.
 */
final class Update {
    private final DaemonView view;
    private final Speed speed;
    private final List<Command> deletes = new ArrayList<>();
    private final List<Command> creates = new ArrayList<>();

    Update(DaemonView view, Speed speed) {
        this.view = view;
        this.speed = speed;
        if (speed.onDelete()) return;
        if (speed.maxSurge() == 0) replace();
        else surge();
    }

    List<Command> deletes() {
        return deletes;
    }

    List<Command> creates() {
        return creates;
    }

    /**
     * The pods of one node that stay; of more than one of a kind nobody can tell which counts, and upkeep will tidy up first.
     *
     * @param clear whether there is at most one of each
     */
    private record Couple(Optional<ApiObject> old, Optional<ApiObject> updated, boolean clear) {}

    private Couple couple(Place place) {
        List<ApiObject> staying =
                place.pods().stream().filter(pod -> !pod.isDeleting()).toList();
        List<ApiObject> updated = staying.stream().filter(view::isUpdated).toList();
        List<ApiObject> old =
                staying.stream().filter(pod -> !view.isUpdated(pod)).toList();
        return new Couple(
                old.stream().findFirst(), updated.stream().findFirst(), old.size() <= 1 && updated.size() <= 1);
    }

    private void replace() {
        List<ApiObject> candidates = new ArrayList<>();
        int unavailable = 0;
        for (Place place : occupied()) {
            Couple couple = couple(place);
            if (!couple.clear() || couple.old().isPresent() == couple.updated().isPresent()) {
                unavailable++;
            } else if (couple.updated().isPresent()) {
                if (!view.isAvailable(couple.updated().get())) unavailable++;
            } else if (!view.isAvailable(couple.old().get())) {
                deletes.add(view.daemons().delete(couple.old().get()));
                unavailable++;
            } else {
                candidates.add(couple.old().get());
            }
        }
        candidates.stream()
                .limit(Math.max(0, speed.maxUnavailable() - unavailable))
                .forEach(pod -> deletes.add(view.daemons().delete(pod)));
    }

    private void surge() {
        List<Place> candidates = new ArrayList<>();
        int surging = 0;
        for (Place place : occupied()) {
            Couple couple = couple(place);
            if (!couple.clear()) {
                surging++;
            } else if (couple.old().isPresent() && couple.updated().isPresent()) {
                if (view.isAvailable(couple.updated().get()))
                    deletes.add(view.daemons().delete(couple.old().get()));
                else surging++;
            } else if (couple.old().isPresent() && place.fit() == Fit.RUNS) {
                if (view.isAvailable(couple.old().get())) candidates.add(place);
                else create(place);
            }
        }
        candidates.stream().limit(Math.max(0, speed.maxSurge() - surging)).forEach(this::create);
    }

    private void create(Place place) {
        creates.add(view.daemons().create(place.node(), place.failures()));
    }

    private List<Place> occupied() {
        return view.places().stream().filter(place -> !place.pods().isEmpty()).toList();
    }
}
