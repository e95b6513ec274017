package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.merge.FieldOwnership;
import dev.slipway.diff.merge.Manager;
import dev.slipway.diff.merge.Manager.Operation;
import dev.slipway.diff.merge.Managers;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.PathSet;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who owns which field: the list {@code metadata.managedFields}. */
final class Ownership {
    private static final String FIELD = "managedFields";

    /** What belongs to the server, whoever writes. */
    private static final PathSet NOBODYS = PathSet.of(
            Path.of("apiVersion"),
            Path.of("kind"),
            Path.of("metadata", "name"),
            Path.of("metadata", "namespace"),
            Path.of("metadata", "uid"),
            Path.of("metadata", "resourceVersion"),
            Path.of("metadata", "generation"),
            Path.of("metadata", "creationTimestamp"),
            Path.of("metadata", "selfLink"),
            Path.of("metadata", FIELD),
            Path.of("metadata", "deletionTimestamp"),
            Path.of("metadata", "deletionGracePeriodSeconds"));

    private static final PathSet ALL_BUT_STATUS = NOBODYS.union(PathSet.of(Path.of("spec"), Path.of("metadata")));
    private static final PathSet STATUS = NOBODYS.union(PathSet.of(Path.of("status")));

    /**
     * Parts that a built-in object has even when it says nothing: who writes into them did not make them. Recorded owners of a real API server
     * show which these are.
     */
    private static final List<List<String>> ALWAYS_THERE = List.of(
            List.of("metadata"),
            List.of("spec"),
            List.of("spec", "template"),
            List.of("spec", "template", "metadata"),
            List.of("spec", "template", "spec"),
            List.of("spec", "template", "spec", "containers"),
            List.of("spec", "containers"),
            List.of("spec", "jobTemplate"),
            List.of("spec", "jobTemplate", "metadata"),
            List.of("spec", "jobTemplate", "spec"),
            List.of("spec", "jobTemplate", "spec", "template"),
            List.of("spec", "jobTemplate", "spec", "template", "metadata"),
            List.of("spec", "jobTemplate", "spec", "template", "spec"),
            List.of("spec", "jobTemplate", "spec", "template", "spec", "containers"),
            List.of("spec", "strategy"),
            List.of("spec", "updateStrategy"),
            List.of("spec", "scaleTargetRef"),
            List.of("spec", "resources"),
            List.of("spec", "source"),
            List.of("spec", "names"),
            List.of("status"),
            List.of("status", "loadBalancer"),
            List.of("status", "acceptedNames"));

    private Ownership() {}

    /** Settles who owns the fields of a changed object. */
    @FunctionalInterface
    interface Rule {
        /** @param before empty for a new object */
        ApiObject own(Optional<ApiObject> before, ApiObject after, Kind kind, WriteOptions options, Instant now);
    }

    /** Of any write but an apply: fields that changed belong to who changed them. */
    static ApiObject ofUpdate(
            Optional<ApiObject> before, ApiObject after, Kind kind, WriteOptions options, Instant now) {
        Sequence given = after.metadata().sequence(FIELD);
        Known known = known(before, given, options);
        Manager writer = Manager.of(
                        options.fieldManager(), Operation.UPDATE, after.gvk().apiVersion(), Times.seconds(now))
                .withSubresource(options.subresource());
        Mapping old = before.map(Ownership::bare).orElseGet(() -> beginning(after, kind));
        List<Manager> owners = of(kind, options).update(old, bare(after), known.managers(), writer);
        List<Manager> kept = keepTimes(known.managers(), owners);
        if (kept.isEmpty()) return after.withoutAt("metadata", FIELD);
        return after.withAt(Managers.write(kept, known::entry), "metadata", FIELD);
    }

    /** Of an apply, whose owners were worked out with its merge. */
    static Rule ofApply(List<Manager> owners) {
        return (before, after, kind, options, now) -> with(after, owners);
    }

    /** How fields of a kind are owned through a part of it. */
    static FieldOwnership of(Kind kind, WriteOptions options) {
        boolean isStatus = List.of("approval", "status").contains(options.subresource());
        PathSet others = isStatus ? ALL_BUT_STATUS : kind.hasStatus() ? STATUS : NOBODYS;
        return new FieldOwnership(kind.schema(), others);
    }

    /** The object without the list of owners. */
    static Mapping bare(ApiObject object) {
        return object.root().withoutAt("metadata", FIELD);
    }

    /** The owners that an object names; none where what it says is no list of owners. */
    static List<Manager> read(ApiObject object) {
        return Managers.read(object.metadata().sequence(FIELD)).orElse(List.of());
    }

    /** The owners that an object names; where it names none, one who owned all of it before the first apply. */
    static List<Manager> beforeApply(ApiObject object, Manager applier, Kind kind, WriteOptions options) {
        List<Manager> known = read(object);
        if (!known.isEmpty()) return known;
        return of(kind, options).unrecorded(beginning(object, kind), bare(object), applier);
    }

    static ApiObject with(ApiObject object, List<Manager> owners) {
        if (owners.isEmpty()) return object.withoutAt("metadata", FIELD);
        return object.withAt(Managers.write(owners), "metadata", FIELD);
    }

    /**
     * A client that sends owners along means them; one that sends none knows nothing of them, one that reaches a part of the object only does
     * not mean them, and what is no list of owners says nothing.
     */
    private static Known known(Optional<ApiObject> before, Sequence given, WriteOptions options) {
        Sequence live = before.map(there -> there.metadata().sequence(FIELD)).orElse(Sequence.empty());
        if (given.isEmpty() || !options.subresource().isEmpty()) return Known.of(live);
        if (isReset(given)) return Known.of(Sequence.empty());
        return Managers.read(given).map(managers -> new Known(managers, given)).orElseGet(() -> Known.of(live));
    }

    /** Owners with the entries that they were read from: who owns what they owned before is not written anew. */
    private record Known(List<Manager> managers, Sequence entries) {
        static Known of(Sequence entries) {
            return new Known(Managers.read(entries).orElse(List.of()), entries);
        }

        Optional<Tree> entry(Manager owner) {
            for (int i = 0; i < managers.size(); i++)
                if (managers.get(i).equals(owner)) return Optional.of(entries.get(i));
            return Optional.empty();
        }
    }

    /** One entry that says nothing is the way to ask for all owners to be forgotten. */
    private static boolean isReset(Sequence given) {
        return given.size() == 1
                && given.get(0).asMapping().filter(Mapping::isEmpty).isPresent();
    }

    /** Who owns what they owned before has owned it since then. */
    private static List<Manager> keepTimes(List<Manager> before, List<Manager> after) {
        List<Manager> kept = new ArrayList<>();
        for (Manager owner : after) {
            kept.add(before.stream()
                    .filter(old -> old.isSameAs(owner) && old.fields().equals(owner.fields()))
                    .findFirst()
                    .orElse(owner));
        }
        return kept;
    }

    private static Mapping beginning(ApiObject after, Kind kind) {
        Mapping beginning = Mapping.empty();
        if (kind.traits().custom()) return beginning.with("metadata", Mapping.empty());
        for (List<String> way : ALWAYS_THERE) {
            String[] steps = way.toArray(String[]::new);
            Optional<Tree> there = after.at(steps);
            if (there.flatMap(Tree::asMapping).isPresent()) beginning = beginning.withAt(Mapping.empty(), steps);
            if (there.flatMap(Tree::asSequence).isPresent()) beginning = beginning.withAt(Sequence.empty(), steps);
        }
        return beginning;
    }
}
