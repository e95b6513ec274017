package dev.slipway.cluster.apiserver.http.discovery;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.GroupVersionKind;
import java.util.Comparator;
import java.util.List;

/** What may be done with a kind and its subresources. Clients act on it, so only what works is listed. */
final class Verbs {
    private static final List<String> ALL =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    /** As the real server orders those of custom resources. */
    private static final List<String> ALL_OF_CUSTOM =
            List.of("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch");

    private static final List<String> ALL_BUT_DELETING_MANY =
            List.of("create", "delete", "get", "list", "patch", "update", "watch");
    private static final List<String> READING = List.of("get", "list");
    private static final List<String> VIEW = List.of("get", "patch", "update");

    private Verbs() {}

    static List<String> of(Kind kind) {
        if (!kind.traits().stored()) return List.of("create");
        if (kind.traits().readOnly()) return READING;
        if (kind.traits().custom()) return ALL_OF_CUSTOM;
        return kind.gvk().equals(new GroupVersionKind("", "v1", "Namespace")) ? ALL_BUT_DELETING_MANY : ALL;
    }

    /** The subresources of a kind, in the order of the real server. */
    static List<String> subresources(Kind kind) {
        return kind.traits().custom()
                ? kind.subresources().stream().sorted(Comparator.reverseOrder()).toList()
                : List.copyOf(kind.subresources());
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
