package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/** The part of metadata that is the server's: who an object is, since when, and how often what it should be has changed. */
final class Stamp {
    private static final List<String> SERVERS_OWN = List.of(
            "uid",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "generation",
            "resourceVersion",
            "selfLink");

    private Stamp() {}

    /** A new object: identity, time of birth, first generation. */
    static ApiObject asNew(ApiObject object, Kind kind, Moment moment) {
        Mapping metadata = object.metadata();
        for (String field : SERVERS_OWN) metadata = metadata.without(field);
        metadata = metadata.with("uid", moment.uid());
        if (kind.traits().generation() != Kind.Generation.NONE) metadata = metadata.with("generation", 1);
        return object.with("metadata", metadata.with("creationTimestamp", Times.seconds(moment.now())));
    }

    /** A changed object with the server's fields of the one before, and a generation more if it should be something else now. */
    static ApiObject asChanged(ApiObject before, ApiObject after, Kind kind) {
        Mapping metadata = after.metadata();
        for (String field : SERVERS_OWN) {
            Optional<dev.slipway.diff.tree.Tree> own = before.metadata().get(field);
            metadata = own.isPresent() ? metadata.with(field, own.get()) : metadata.without(field);
        }
        metadata = metadata.with("name", before.name());
        ApiObject stamped = after.with("metadata", metadata);
        return wants(before, kind).equals(wants(stamped, kind)) ? stamped : nextGeneration(stamped, kind);
    }

    /** A generation more, for kinds that count. */
    static ApiObject nextGeneration(ApiObject object, Kind kind) {
        if (kind.traits().generation() == Kind.Generation.NONE) return object;
        return object.withAt(object.generation() + 1, "metadata", "generation");
    }

    private static Mapping wants(ApiObject object, Kind kind) {
        return switch (kind.traits().generation()) {
            case NONE -> Mapping.empty();
            case SPEC -> object.spec();
            case ALL_BUT_STATUS ->
                object.root().without("metadata").without("status").without("apiVersion");
        };
    }
}
