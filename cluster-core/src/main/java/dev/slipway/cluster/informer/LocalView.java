package dev.slipway.cluster.informer;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The objects of one kind as last seen, ordered, and filed by owner and by whatever else somebody asks for. */
final class LocalView {
    private static final String OWNER = "owner";

    private final GroupKind kind;
    private final TreeMap<ObjectKey, ApiObject> objects = new TreeMap<>();
    /** The same, to be found without walking a tree: every look of every reconciler begins with that. */
    private final Map<ObjectKey, ApiObject> byKey = new HashMap<>();

    private final List<File> files = new ArrayList<>();
    private final Index byOwner;

    /** The objects by the values of one index. */
    private record File(Index index, Map<String, TreeMap<ObjectKey, ApiObject>> drawers) {
        void put(ApiObject object) {
            for (String value : index.values().apply(object)) {
                drawers.computeIfAbsent(value, none -> new TreeMap<>()).put(object.key(), object);
            }
        }

        void remove(ApiObject object) {
            for (String value : index.values().apply(object)) {
                drawers.computeIfPresent(value, (same, drawer) -> {
                    drawer.remove(object.key());
                    return drawer.isEmpty() ? null : drawer;
                });
            }
        }

        List<ApiObject> get(String value) {
            return Optional.ofNullable(drawers.get(value))
                    .map(drawer -> List.copyOf(drawer.values()))
                    .orElse(List.of());
        }
    }

    LocalView(GroupKind kind) {
        this.kind = kind;
        this.byOwner = new Index(
                kind,
                OWNER,
                object -> object.ownerReferences().stream()
                        .map(OwnerReference::uid)
                        .distinct()
                        .toList());
        add(byOwner);
    }

    /** Files what is there and what comes; does nothing the second time. */
    void add(Index index) {
        if (files.stream().anyMatch(file -> file.index().equals(index))) return;
        File file = new File(index, new HashMap<>());
        files.add(file);
        objects.values().forEach(file::put);
    }

    /** Puts an object in its place; answers what was there. */
    Optional<ApiObject> put(ApiObject object) {
        Optional<ApiObject> before = remove(object.key());
        objects.put(object.key(), object);
        byKey.put(object.key(), object);
        files.forEach(file -> file.put(object));
        return before;
    }

    /** Forgets an object; answers what was there. */
    Optional<ApiObject> remove(ObjectKey key) {
        Optional<ApiObject> before = Optional.ofNullable(byKey.remove(key));
        objects.remove(key);
        before.ifPresent(object -> files.forEach(file -> file.remove(object)));
        return before;
    }

    Optional<ApiObject> get(ObjectKey key) {
        return Optional.ofNullable(byKey.get(key));
    }

    List<ApiObject> list(String namespace) {
        if (namespace.isEmpty()) return List.copyOf(objects.values());
        return List.copyOf(objects.subMap(new ObjectKey(kind, namespace, ""), new ObjectKey(kind, namespace + "\0", ""))
                .values());
    }

    List<ApiObject> ownedBy(String uid) {
        return find(byOwner, uid);
    }

    List<ApiObject> find(Index index, String value) {
        return files.stream()
                .filter(file -> file.index().equals(index))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody asked for the index " + index))
                .get(value);
    }
}
