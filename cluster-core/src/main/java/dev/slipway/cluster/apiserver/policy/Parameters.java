package dev.slipway.cluster.apiserver.policy;

import dev.slipway.cluster.apiserver.admission.Request;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/** The objects that a binding takes a policy's parameters from. */
final class Parameters {
    private Parameters() {}

    /**
     * Each object of parameters, as the kind that the policy names; one that is empty where the policy has no parameters or the binding names none; a
     * refusal says what is wrong with the binding.
     */
    static Answer<List<Optional<ApiObject>>> of(Binding binding, Optional<Kind> paramKind, Request request) {
        if (paramKind.isEmpty() || binding.parameters().isEmpty()) return Answer.done(List.of(Optional.empty()));
        Mapping reference = binding.parameters().get();
        Kind kind = paramKind.get();
        String own = reference.text("namespace").orElse("");
        String namespace = own.isEmpty() ? request.namespace() : own;
        if (kind.namespaced() && namespace.isEmpty())
            return wrong("cannot use namespaced paramRef in policy binding that matches cluster-scoped resources");
        if (!kind.namespaced() && !own.isEmpty())
            return wrong("paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
        List<Optional<ApiObject>> found = find(reference, kind, kind.namespaced() ? namespace : "", request);
        boolean isNeeded = reference.text("parameterNotFoundAction").equals(Optional.of("Deny"));
        return found.isEmpty() && isNeeded
                ? wrong("no params found for policy binding with `Deny` parameterNotFoundAction")
                : Answer.done(found);
    }

    private static List<Optional<ApiObject>> find(Mapping reference, Kind kind, String namespace, Request request) {
        GroupKind kept = kind.conversion()
                .map(conversion -> conversion.kept().groupKind())
                .orElse(kind.gvk().groupKind());
        String name = reference.text("name").orElse("");
        if (!name.isEmpty())
            return request.head().get(new ObjectKey(kept, namespace, name)).stream()
                    .map(object -> Optional.of(kind.show(object)))
                    .toList();
        LabelSelector selector = LabelSelector.of(reference.mapping("selector"));
        return request.head().list(kept, namespace).stream()
                .filter(selector::matches)
                .map(object -> Optional.of(kind.show(object)))
                .toList();
    }

    private static Answer<List<Optional<ApiObject>>> wrong(String why) {
        return Answer.refused(Status.badRequest(why));
    }
}
