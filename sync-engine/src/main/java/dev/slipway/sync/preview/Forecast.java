package dev.slipway.sync.preview;

import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.view.Difference;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Provenance;
import dev.slipway.sync.plan.Change;
import dev.slipway.sync.plan.Effect;
import dev.slipway.sync.plan.Pending;
import dev.slipway.templating.manifest.Trace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
public record Forecast(
        String application,
        String namespace,
        String digest,
        List<Changed> objects,
        List<Left> left,
        List<Pending> pending,
        Optional<CommitId> head,
        List<String> notes) {
    public Forecast {
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
     * @param trace where each value of the object comes from, as it will be; of one that goes, nothing
     */
    public record Changed(
            ObjectKey key,
            String verb,
            Optional<Integer> wave,
            Optional<Origin> origin,
            Difference difference,
            List<Change> changes,
            List<Effect> effects,
            String note,
            Trace trace) {
        public Changed {
            changes = List.copyOf(changes);
            effects = List.copyOf(effects);
        }

        /** Where a value of the object comes from, as it will be: template, parameters and their layers. */
        public Optional<Provenance> provenance(Path path) {
            return trace.at(path).map(Provenance::of);
        }

        /** The same with something else to be said. */
        Changed noting(String other) {
            return new Changed(key, verb, wave, origin, difference, changes, effects, other, trace);
        }

        /** How the difference is headed: {@code Deployment.apps canary/web  (web/templates/web.yaml:1)}. */
        static String title(ObjectKey key, Optional<Origin> origin, String note) {
            String where = origin.map(place -> "  (" + place + ")").orElse("");
            return key + where + (note.isEmpty() ? "" : "  (" + note + ")");
        }
    }

    /** A field that another manager applies to another value, and keeps. */
    public record Left(ObjectKey key, Change change) {}

    /** Of an application of which nothing changes. */
    public static Forecast nothing(String application, String namespace) {
        return new Forecast(application, namespace, "", List.of(), List.of(), List.of(), Optional.empty(), List.of());
    }

    /** The same with what comes after it. */
    public Forecast followedBy(List<Pending> others, Optional<CommitId> merged) {
        return new Forecast(application, namespace, digest, objects, left, others, merged, notes);
    }

    /** The same with more objects, after the others. */
    Forecast with(List<Changed> more) {
        List<Changed> all = new ArrayList<>(objects);
        all.addAll(more);
        return new Forecast(application, namespace, digest, all, left, pending, head, notes);
    }

    /** The same without some of the objects. */
    public Forecast without(Collection<Changed> some) {
        List<Changed> rest =
                objects.stream().filter(object -> !some.contains(object)).toList();
        return new Forecast(application, namespace, digest, rest, left, pending, head, notes);
    }

    /** The same with what is to be said of live changes. */
    public Forecast noting(List<String> others) {
        return new Forecast(application, namespace, digest, objects, left, pending, head, others);
    }

    public boolean isEmpty() {
        return objects.isEmpty();
    }

    /** {@code 3 objects: 2 to update, 1 to delete}. */
    public String counts() {
        String verbs = Stream.of("create", "update", "replace", "delete", "drop")
                .filter(verb -> count(verb) > 0)
                .map(verb -> count(verb) + " to " + verb)
                .collect(Collectors.joining(", "));
        int all = objects.size();
        return all + (all == 1 ? " object: " : " objects: ") + verbs;
    }

    public long count(String verb) {
        return objects.stream().filter(object -> object.verb().equals(verb)).count();
    }
}
