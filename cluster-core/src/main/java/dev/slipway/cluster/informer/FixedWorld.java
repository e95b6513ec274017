package dev.slipway.cluster.informer;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A world that never changes; answers by looking at everything, since it is small. */
final class FixedWorld implements World {
    private final TreeMap<ObjectKey, ApiObject> objects = new TreeMap<>();

    FixedWorld(Collection<ApiObject> objects) {
        objects.forEach(object -> this.objects.put(object.key(), object));
    }

    @Override
    public Optional<ApiObject> get(ObjectKey key) {
        return Optional.ofNullable(objects.get(key));
    }

    @Override
    public List<ApiObject> list(GroupKind kind, String namespace) {
        return where(kind, object -> namespace.isEmpty() || object.namespace().equals(namespace));
    }

    @Override
    public List<ApiObject> ownedBy(GroupKind kind, String ownerUid) {
        return where(
                kind,
                object -> object.ownerReferences().stream()
                        .anyMatch(owner -> owner.uid().equals(ownerUid)));
    }

    @Override
    public List<ApiObject> find(Index index, String value) {
        return where(index.kind(), object -> index.values().apply(object).contains(value));
    }

    @Override
    public List<GroupKind> kinds() {
        return objects.keySet().stream().map(ObjectKey::kind).distinct().toList();
    }

    @Override
    public List<GroupKind> namespacedKinds() {
        return objects.keySet().stream()
                .filter(key -> !key.namespace().isEmpty())
                .map(ObjectKey::kind)
                .distinct()
                .toList();
    }

    private List<ApiObject> where(GroupKind kind, Predicate<ApiObject> condition) {
        return objects.values().stream()
                .filter(object -> object.key().kind().equals(kind))
                .filter(condition)
                .toList();
    }
}
