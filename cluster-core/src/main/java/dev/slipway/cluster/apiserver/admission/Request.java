package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.store.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A write on its way to the store.
 *
 * @param object what is to be written; what is to be deleted
 * @param before what there is now; empty for a new object
 * @param subresource empty for the object itself
 * @param head all objects, with the writes whose durability is pending
 */
public record Request(
        Operation operation,
        Kind kind,
        ApiObject object,
        Optional<ApiObject> before,
        String subresource,
        boolean dryRun,
        Snapshot head,
        Instant now) {

    /** What is done to the object. */
    public enum Operation {
        CREATE,
        UPDATE,
        DELETE
    }

    /** The same about another object. */
    Request of(ApiObject other) {
        return new Request(operation, kind, other, before, subresource, dryRun, head, now);
    }

    boolean isOf(GroupKind wanted) {
        return kind.gvk().groupKind().equals(wanted);
    }

    /** Whether an object of a kind comes into being. */
    boolean creates(GroupKind wanted) {
        return operation == Operation.CREATE && subresource.isEmpty() && isOf(wanted);
    }

    /** A refusal in the words of all admission: {@code pods "a" is forbidden: ...}. */
    Status forbidden(String why) {
        return forbidden(why, List.of());
    }

    Status forbidden(String why, List<Status.Cause> causes) {
        String given =
                object.name().isEmpty() ? object.metadata().text("generateName").orElse("") : object.name();
        String name = given.isEmpty() ? "Unknown" : given;
        Status.Details details =
                new Status.Details(name, kind.gvk().group(), kind.names().plural(), "", causes, 0);
        return new Status(
                403, "Forbidden", kind.resourceInMessages() + " \"" + name + "\" is forbidden: " + why, details);
    }
}
