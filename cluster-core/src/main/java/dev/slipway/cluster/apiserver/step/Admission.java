package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether an object may come into being or go, beyond what is wrong with the object itself. */
final class Admission {
    private static final GroupKind NAMESPACE = new GroupKind("", "Namespace");
    private static final Set<String> FOR_EVER = new TreeSet<>(List.of("default", "kube-system", "kube-public"));

    private Admission() {}

    /** New objects need a namespace that is there and stays. */
    static Optional<Status> ofNew(ApiObject object, Kind kind, Moment moment) {
        if (!kind.namespaced() || object.namespace().isEmpty()) return Optional.empty();
        Optional<ApiObject> namespace = moment.find(new ObjectKey(NAMESPACE, "", object.namespace()));
        if (namespace.isEmpty()) return Optional.of(Refusals.namespaceNotFound(object.namespace()));
        if (!namespace.get().isDeleting()) return Optional.empty();
        String why =
                "unable to create new content in namespace " + object.namespace() + " because it is being terminated";
        Status.Cause cause = new Status.Cause(
                "NamespaceTerminating",
                "namespace " + object.namespace() + " is being terminated",
                "metadata.namespace");
        return Optional.of(Refusals.forbidden(kind, object.name(), why, List.of(cause)));
    }

    /** Some namespaces must not go. */
    static Optional<Status> ofDeletion(ApiObject object, Kind kind) {
        boolean kept = kind.gvk().groupKind().equals(NAMESPACE) && FOR_EVER.contains(object.name());
        return kept
                ? Optional.of(Refusals.forbidden(kind, object.name(), "this namespace may not be deleted", List.of()))
                : Optional.empty();
    }
}
