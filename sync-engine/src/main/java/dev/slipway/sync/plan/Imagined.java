package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.model.Manifest;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.plan.Kinds.Shape;
import dev.slipway.sync.plan.Situation.Claims;
import dev.slipway.sync.plan.Situation.Live;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What would live if a rendering had just been applied to an empty control plane on which nobody else does anything. So one rendering can be
 * planned against another, by the same planner that plans against what does live.
 */
public final class Imagined implements Live {
    private static final GroupVersionKind NAMESPACE = new GroupVersionKind("", "v1", "Namespace");

    private final Rendering rendering;
    private final String owner;
    private final Kinds kinds;
    private final SortedMap<ObjectKey, ApiObject> objects = new TreeMap<>();

    /**
     * @param owner the application as objects name it: {@code <namespace>/<name>}
     * @param kinds what it does not find is left out
     */
    public Imagined(Rendering rendering, String owner, Kinds kinds) {
        this.rendering = rendering;
        this.owner = owner;
        this.kinds = kinds;
        for (Manifest manifest : rendering.manifests())
            kinds.find(manifest.object().gvk()).ifPresent(shape -> {
                ApiObject object = desired(manifest, shape);
                objects.put(object.key(), object);
            });
    }

    private ApiObject desired(Manifest manifest, Shape shape) {
        return Desired.of(manifest.object(), rendering.namespace(), shape.namespaced(), owner);
    }

    /** What it takes to get from here to another rendering of the same application. */
    public Situation towards(Rendering other) {
        SortedMap<ObjectKey, String> owned = new TreeMap<>();
        objects.forEach((key, object) -> {
            if (HookPlanner.hook(object).isEmpty()) owned.put(key, "");
        });
        return new Situation(other, owner, this, new Inventory(owned), kinds, Claims.NONE, Optional.empty());
    }

    /** What runs beside a sync, and is no object of the application. */
    public SortedMap<ObjectKey, ApiObject> hooks() {
        SortedMap<ObjectKey, ApiObject> hooks = new TreeMap<>(objects);
        hooks.values().removeIf(object -> HookPlanner.hook(object).isEmpty());
        return hooks;
    }

    @Override
    public Optional<ApiObject> get(ObjectKey key) {
        // The stage's own namespace is nobody's news.
        boolean home = key.kind().equals(NAMESPACE.groupKind()) && key.name().equals(rendering.namespace());
        return Optional.ofNullable(objects.get(key))
                .or(() -> Optional.of(ApiObject.of(NAMESPACE, "", key.name())).filter(made -> home));
    }

    @Override
    public List<ApiObject> list(GroupKind kind, String namespace) {
        return objects.values().stream()
                .filter(object -> object.gvk().groupKind().equals(kind)
                        && object.namespace().equals(namespace))
                .toList();
    }
}
