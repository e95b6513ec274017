package dev.slipway.cluster.apiserver.http.discovery;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.GroupVersionKind;
import java.util.List;

/** What may be done with a kind and its subresources. Clients act on it, so only what works is listed. */
final class Verbs {
    private static final List<String> ALL =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    private static final List<String> ALL_BUT_DELETING_MANY =
            List.of("create", "delete", "get", "list", "patch", "update", "watch");
    private static final List<String> READING = List.of("get", "list");
    private static final List<String> VIEW = List.of("get", "patch", "update");

    private Verbs() {}

    static List<String> of(Kind kind) {
        if (!kind.traits().stored()) return List.of("create");
        if (kind.traits().readOnly()) return READING;
        return kind.gvk().equals(new GroupVersionKind("", "v1", "Namespace")) ? ALL_BUT_DELETING_MANY : ALL;
    }

    static List<String> of(String subresource) {
        return switch (subresource) {
            case "binding", "eviction", "token" -> List.of("create");
            case "finalize" -> List.of("update");
            default -> VIEW;
        };
    }

    /** The kind that a subresource speaks of. */
    static GroupVersionKind responseKind(Kind kind, String subresource) {
        return switch (subresource) {
            case "scale" -> new GroupVersionKind("autoscaling", "v1", "Scale");
            case "eviction" -> new GroupVersionKind("policy", "v1", "Eviction");
            case "token" -> new GroupVersionKind("authentication.k8s.io", "v1", "TokenRequest");
            case "binding" -> new GroupVersionKind("", "v1", "Binding");
            default -> kind.gvk();
        };
    }
}
