package dev.slipway.cluster.apiserver.webhook;

import dev.slipway.cluster.apiserver.admission.Request;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Scales;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.Optional;

/**
 * As what a webhook sees an object: at the version that it asks for, and of some subresources as another kind.
 *
 * @param kind the kind of the object at that version
 */
record Seen(Kind kind, String subresource) {

    /** What is in the question. */
    GroupVersionKind gvk() {
        return switch (subresource) {
            case "scale" -> GroupVersionKind.of("autoscaling/v1", "Scale");
            case "binding" -> GroupVersionKind.of("v1", "Binding");
            case "eviction" -> GroupVersionKind.of("policy/v1", "Eviction");
            default -> kind.gvk();
        };
    }

    /** Whether it is an action on an object, that is seen as it was sent. */
    private boolean isAction() {
        return subresource.equals("binding") || subresource.equals("eviction");
    }

    /** Whether the object itself is seen, rather than a part of it or an action on it. */
    boolean isWhole() {
        return gvk().equals(kind.gvk());
    }

    /** An object as it is kept, as it is seen. */
    ApiObject show(ApiObject kept) {
        if (isAction()) return kept;
        if (subresource.equals("scale")) return Scales.of(kept, kind);
        return kind.conversion()
                .map(conversion -> conversion.toShown().apply(kept))
                .orElseGet(() -> kept.with("apiVersion", kind.gvk().apiVersion()));
    }

    /** An object as it is seen, as it is kept. */
    ApiObject keep(ApiObject shown, ApiObject before, Request request) {
        if (isAction()) return shown;
        if (subresource.equals("scale")) return scaled(shown, before);
        ApiObject kept = kind.conversion()
                .map(conversion -> conversion.toKept().apply(shown))
                .orElse(shown);
        Optional<Kind> stored = request.kinds().find(kept.gvk().groupKind());
        return stored.map(known -> kept.with("apiVersion", known.gvk().apiVersion()))
                .orElse(kept);
    }

    private ApiObject scaled(ApiObject scale, ApiObject before) {
        Optional<Tree> replicas = scale.spec().get("replicas");
        String path = kind.traits().scale().specReplicas();
        String[] way = (path.startsWith(".") ? path.substring(1) : path).split("\\.");
        return replicas.isPresent() ? before.withAt(replicas.get(), way) : before;
    }

    Mapping kindTree() {
        return Mapping.of("group", gvk().group(), "version", gvk().version(), "kind", gvk().kind());
    }

    Mapping resourceTree() {
        return Mapping.of(
                "group",
                kind.gvk().group(),
                "version",
                kind.gvk().version(),
                "resource",
                kind.names().plural());
    }
}
