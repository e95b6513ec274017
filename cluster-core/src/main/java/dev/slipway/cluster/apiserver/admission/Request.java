package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.rbac.Attributes;
import dev.slipway.cluster.apiserver.rbac.Authorizer;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.store.Snapshot;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A write on its way to the store.
 *
 * @param object what is to be written; what is to be deleted
 * @param before what there is now; empty for a new object
 * @param subresource empty for the object itself
 * @param options as the API calls them: a CreateOptions, UpdateOptions or DeleteOptions; made when asked for
 * @param head all objects, with the writes whose durability is pending
 * @param kinds all kinds at this moment
 * @param user who writes
 * @param authorizer says what else they may do
 * @param consulted what those outside have said
 */
public record Request(
        Operation operation,
        Kind kind,
        ApiObject object,
        Optional<ApiObject> before,
        String subresource,
        boolean dryRun,
        Supplier<Mapping> options,
        Snapshot head,
        KindRegistry kinds,
        Instant now,
        User user,
        Authorizer authorizer,
        Consulted consulted) {
    private static final GroupKind NAMESPACE = new GroupKind("", "Namespace");

    /** What is done to the object. */
    public enum Operation {
        CREATE,
        UPDATE,
        DELETE
    }

    /** The same about another object. */
    public Request of(ApiObject other) {
        return new Request(
                operation,
                kind,
                other,
                before,
                subresource,
                dryRun,
                options,
                head,
                kinds,
                now,
                user,
                authorizer,
                consulted);
    }

    /** The kind at all versions, and as all kinds, as which its objects can be seen. */
    public List<Kind> views() {
        return kinds.all().stream()
                .filter(other -> kept(other).equals(kept(kind)))
                .toList();
    }

    private static GroupKind kept(Kind kind) {
        return kind.conversion()
                .map(conversion -> conversion.kept().groupKind())
                .orElse(kind.gvk().groupKind());
    }

    /** Where the write is; a namespace lies within itself. */
    public String namespace() {
        return isOf(NAMESPACE) ? object.name() : object.namespace();
    }

    /** The namespace of the object; none for namespaces themselves. */
    public Optional<ApiObject> home() {
        boolean hasHome = !object.namespace().isEmpty() && !isOf(NAMESPACE);
        return hasHome ? head.get(new ObjectKey(NAMESPACE, "", object.namespace())) : Optional.empty();
    }

    /** Whether who writes may do something else as well. */
    boolean may(Attributes asked) {
        return user.isMaster() || authorizer.in(head).decide(user, asked).allowed();
    }

    public boolean isOf(GroupKind wanted) {
        return kind.gvk().groupKind().equals(wanted);
    }

    /** Whether an object of a kind comes into being. */
    boolean creates(GroupKind wanted) {
        return operation == Operation.CREATE && subresource.isEmpty() && isOf(wanted);
    }

    /** Whether an object of a kind as a whole is made or changed. */
    boolean writes(GroupKind wanted) {
        return (operation == Operation.CREATE || operation == Operation.UPDATE)
                && subresource.isEmpty()
                && isOf(wanted);
    }

    /** A refusal in the words of all admission: {@code pods "a" is forbidden: ...}. */
    public Status forbidden(String why) {
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
