package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.apiserver.admission.Request.Operation;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import java.util.List;
import java.util.Optional;

/** New objects need a namespace that is there and stays; some namespaces must not go. */
final class NamespaceLifecycle implements Plugin {
    private static final GroupKind NAMESPACE = new GroupKind("", "Namespace");
    private static final List<String> FOR_EVER = List.of("default", "kube-system", "kube-public");

    @Override
    public String name() {
        return "NamespaceLifecycle";
    }

    @Override
    public Answer<ApiObject> mutate(Request request) {
        boolean concerned =
                request.operation() == Operation.CREATE && request.kind().namespaced();
        Optional<Status> refusal = concerned ? homeless(request) : Optional.empty();
        return refusal.<Answer<ApiObject>>map(Answer::refused).orElseGet(() -> Answer.done(request.object()));
    }

    private static Optional<Status> homeless(Request request) {
        String name = request.object().namespace();
        if (name.isEmpty()) return Optional.empty();
        Optional<ApiObject> namespace = request.head().get(new ObjectKey(NAMESPACE, "", name));
        if (namespace.isEmpty()) return Optional.of(notFound(name));
        if (!namespace.get().isDeleting()) return Optional.empty();
        String why = "unable to create new content in namespace " + name + " because it is being terminated";
        Status.Cause cause = new Status.Cause(
                "NamespaceTerminating", "namespace " + name + " is being terminated", "metadata.namespace");
        return Optional.of(request.forbidden(why, List.of(cause)));
    }

    private static Status notFound(String name) {
        Status.Details details = new Status.Details(name, "", "namespaces", "", List.of(), 0);
        return new Status(404, "NotFound", "namespaces \"" + name + "\" not found", details);
    }

    @Override
    public Optional<Status> refuse(Request request) {
        boolean kept = request.operation() == Operation.DELETE
                && request.isOf(NAMESPACE)
                && FOR_EVER.contains(request.object().name());
        return kept ? Optional.of(request.forbidden("this namespace may not be deleted")) : Optional.empty();
    }
}
