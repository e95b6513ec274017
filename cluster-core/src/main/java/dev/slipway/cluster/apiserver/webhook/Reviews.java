package dev.slipway.cluster.apiserver.webhook;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.admission.Request;
import dev.slipway.cluster.apiserver.admission.Request.Operation;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;

/** Writes questions as <a href="https://kubernetes.io/docs/reference/config-api/apiserver-admission.v1/">AdmissionReview</a>s. */
final class Reviews {
    private static final GroupKind NAMESPACE = new GroupKind("", "Namespace");

    private Reviews() {}

    /** The document to send. */
    static Mapping review(String uid, Mapping request) {
        Mapping asked = Mapping.builder().put("uid", uid).putAll(request).build();
        return Mapping.of("kind", "AdmissionReview", "apiVersion", "admission.k8s.io/v1", "request", asked);
    }

    /** The question without an id. */
    static Mapping request(Seen seen, Request request) {
        Seen sent = new Seen(request.kind(), request.subresource());
        Mapping.Builder tree = Mapping.builder().put("kind", seen.kindTree()).put("resource", seen.resourceTree());
        putSaid(tree, "subResource", request.subresource());
        tree.put("requestKind", sent.kindTree()).put("requestResource", sent.resourceTree());
        putSaid(tree, "requestSubResource", request.subresource());
        putSaid(tree, "name", request.object().name());
        putSaid(tree, "namespace", namespace(request));
        return tree.put("operation", request.operation().name())
                .put("userInfo", user(request.user()))
                .put("object", object(seen, request))
                .put("oldObject", before(seen, request))
                .put("dryRun", request.dryRun())
                .put("options", request.options().get())
                .build();
    }

    /** A namespace counts as lying within itself. */
    private static String namespace(Request request) {
        ApiObject object = request.object();
        return request.isOf(NAMESPACE) ? object.name() : object.namespace();
    }

    private static Tree object(Seen seen, Request request) {
        boolean isGoing = request.operation() == Operation.DELETE;
        return isGoing ? Scalar.Null.NULL : seen.show(request.object()).root();
    }

    private static Tree before(Seen seen, Request request) {
        return request.before().<Tree>map(old -> seen.show(old).root()).orElse(Scalar.Null.NULL);
    }

    private static Mapping user(User user) {
        Mapping.Builder tree = Mapping.builder().put("username", user.name());
        putSaid(tree, "uid", user.uid());
        if (!user.groups().isEmpty()) tree.put("groups", Tree.of(user.groups()));
        if (user.extra().isEmpty()) return tree.build();
        Mapping.Builder extra = Mapping.builder();
        user.extra().forEach((key, values) -> extra.put(key, Tree.of(values)));
        return tree.put("extra", extra.build()).build();
    }

    private static void putSaid(Mapping.Builder tree, String key, String value) {
        if (!value.isEmpty()) tree.put(key, value);
    }
}
