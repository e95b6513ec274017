package dev.slipway.sync.cli;

import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.view.Difference;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.plan.Change;
import dev.slipway.sync.plan.Effect;
import dev.slipway.sync.plan.Pending;
import java.util.List;
import java.util.Optional;

/**
 * What the next sync of one application would change, and what comes after it.
 *
 * @param digest of the plan
 * @param objects those that change, in the order in which they are written
 * @param left what stays different because somebody else applies it
 * @param pending what is merged and not promoted
 * @param head the commit of the default branch
 * @param notes on what somebody changed live: what stays, and what would be undone
 */
record Forecast(
        String application,
        String namespace,
        String digest,
        List<Changed> objects,
        List<Left> left,
        List<Pending> pending,
        Optional<CommitId> head,
        List<String> notes) {
    Forecast {
        objects = List.copyOf(objects);
        left = List.copyOf(left);
        pending = List.copyOf(pending);
        notes = List.copyOf(notes);
    }

    /**
     * One object that changes.
     *
     * @param verb create, update, replace or delete
     * @param wave empty for what goes, which comes last
     * @param note what else is to be said, in a few words; or nothing
     */
    record Changed(
            ObjectKey key,
            String verb,
            Optional<Integer> wave,
            Optional<Origin> origin,
            Difference difference,
            List<Change> changes,
            List<Effect> effects,
            String note) {
        Changed {
            changes = List.copyOf(changes);
            effects = List.copyOf(effects);
        }

        /** How the difference is headed: {@code Deployment.apps canary/web  (web/templates/web.yaml:1)}. */
        static String title(ObjectKey key, Optional<Origin> origin, String note) {
            String where = origin.map(place -> "  (" + place + ")").orElse("");
            return key + where + (note.isEmpty() ? "" : "  (" + note + ")");
        }
    }

    /** A field that another manager applies to another value, and keeps. */
    record Left(ObjectKey key, Change change) {}

    /** The same with what comes after it. */
    Forecast followedBy(List<Pending> others, Optional<CommitId> merged) {
        return new Forecast(application, namespace, digest, objects, left, others, merged, notes);
    }

    /** The same with what is to be said of live changes. */
    Forecast noting(List<String> others) {
        return new Forecast(application, namespace, digest, objects, left, pending, head, others);
    }

    boolean isEmpty() {
        return objects.isEmpty();
    }

    long count(String verb) {
        return objects.stream().filter(object -> object.verb().equals(verb)).count();
    }
}
