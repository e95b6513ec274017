package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.PathSet;
import dev.slipway.sync.model.Origin;
import java.util.List;
import java.util.Optional;

/**
 * What happens to one wanted object.
 *
 * @param object as it is sent: in its namespace, marked with its owner
 * @param served whether the control plane knows the kind already; otherwise the same plan brings its definition
 * @param live as it is now; empty where there is none
 * @param divergence how live differs; nothing of it for a create, which is all new
 * @param adopts whether a live object without an owner, or one that its owner lets go, is taken over
 * @param ended whether it is a Job that has run as it is wanted and has deleted itself since: nothing is missing
 */
public record Step(
        Action action,
        ApiObject object,
        Origin origin,
        Directives directives,
        boolean served,
        Optional<ApiObject> live,
        Divergence divergence,
        boolean adopts,
        boolean ended) {

    /** A step for what should be there. */
    public Step(
            Action action,
            ApiObject object,
            Origin origin,
            Directives directives,
            boolean served,
            Optional<ApiObject> live,
            Divergence divergence,
            boolean adopts) {
        this(action, object, origin, directives, served, live, divergence, adopts, false);
    }

    /** A step for a Job that has run and deleted itself. */
    static Step ended(ApiObject object, Origin origin, Directives directives) {
        Divergence nothing = Divergence.none(object, PathSet.empty());
        return new Step(Action.UNCHANGED, object, origin, directives, true, Optional.empty(), nothing, false, true);
    }

    /** What is done. A replacement is a delete and a create, for what cannot be changed in place. */
    public enum Action {
        CREATE("create"),
        UPDATE("update"),
        REPLACE("replace"),
        UNCHANGED("keep");

        private final String word;

        Action(String word) {
            this.word = word;
        }

        /** As people read it. */
        public String word() {
            return word;
        }
    }

    /** The same of a live object that has another status by now. */
    Step seenAs(Optional<ApiObject> other) {
        return new Step(action, object, origin, directives, served, other, divergence, adopts, ended);
    }

    /**
     * The same without touching some fields, which are sent as they are live.
     *
     * @param rest the changes that are made
     */
    Step leaving(List<Path> fields, List<Change> rest) {
        ApiObject there = live.orElseThrow();
        List<Path> fixed = divergence.fixed().stream()
                .filter(path -> rest.stream().anyMatch(change -> change.path().equals(path)))
                .toList();
        boolean inPlace = !directives.replace() || fixed.isEmpty();
        boolean differs = !rest.isEmpty() || divergence.releases();
        Action next = !differs ? Action.UNCHANGED : inPlace ? Action.UPDATE : Action.REPLACE;
        Divergence mild = new Divergence(
                differs,
                rest,
                divergence.left(),
                fixed,
                Forbearance.asLive(divergence.sent(), there, fields),
                divergence.yielded(),
                divergence.releases());
        return new Step(
                next, Forbearance.asLive(object, there, fields), origin, directives, served, live, mild, adopts, ended);
    }

    public ObjectKey key() {
        return object.key();
    }

    /** The fields that are changed, in the order of the document. */
    public List<Change> changes() {
        return divergence.changes();
    }

    /** The changes that the server would pass over in silence, where they are to be made in place. */
    public List<Path> passedOver() {
        return action == Action.UPDATE
                ? live.map(there -> Immutable.passedOver(there, divergence.fixed()))
                        .orElse(List.of())
                : List.of();
    }

    public boolean writes() {
        return action != Action.UNCHANGED;
    }
}
