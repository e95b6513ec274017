package dev.slipway.sync.preview;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Situation.Live;
import dev.slipway.sync.plan.Step;
import dev.slipway.sync.preview.Forecast.Changed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds what only changes its name: a new object whose manifest says the same as that of one which goes. To the control plane these are two
 * objects; to the person who wrote them they are one.
 */
final class Renames {
    private Renames() {}

    /** The same with a note on each of the two. */
    static List<Changed> noted(List<Changed> objects, Plan plan, Live live) {
        SortedMap<ObjectKey, String> notes = new TreeMap<>();
        plan.steps()
                .filter(step -> step.action() == Step.Action.CREATE)
                .forEach(step -> plan.deletions().stream()
                        .filter(deletion -> !notes.containsKey(deletion.key()))
                        .filter(deletion -> isSame(step.object(), live.get(deletion.key())))
                        .findFirst()
                        .ifPresent(deletion -> {
                            notes.put(step.key(), "was " + deletion.key().name());
                            notes.put(deletion.key(), "renamed to " + step.key().name());
                        }));
        List<Changed> noted = new ArrayList<>();
        for (Changed object : objects)
            noted.add(notes.containsKey(object.key()) ? with(object, notes.get(object.key())) : object);
        return noted;
    }

    private static boolean isSame(ApiObject made, Optional<ApiObject> gone) {
        return gone.filter(object -> object.gvk().equals(made.gvk()))
                .filter(object -> object.namespace().equals(made.namespace()))
                .filter(object -> covers(body(object), body(made)))
                .isPresent();
    }

    /** Live has what the server filled in besides. */
    private static boolean covers(Mapping live, Mapping made) {
        return !made.isEmpty()
                && made.keys().stream()
                        .allMatch(key -> live.get(key)
                                .filter(value -> value.equals(made.get(key).orElseThrow())
                                        || value instanceof Mapping more
                                                && made.get(key).orElseThrow() instanceof Mapping less
                                                && (less.isEmpty() || covers(more, less)))
                                .isPresent());
    }

    private static Mapping body(ApiObject object) {
        return object.root()
                .without("apiVersion")
                .without("kind")
                .without("metadata")
                .without("status");
    }

    private static Changed with(Changed object, String note) {
        return object.noting(object.note().isEmpty() ? note : note + ", " + object.note());
    }
}
