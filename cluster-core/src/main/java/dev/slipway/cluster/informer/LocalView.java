package dev.slipway.cluster.informer;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.LabelSelector.Operator;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The objects of one kind as last seen, ordered, and filed by owner and by whatever else somebody asks for. */
final class LocalView {
    private static final String OWNER = "owner";
    private static final String LABEL = "label";

    private final GroupKind kind;
    private final TreeMap<ObjectKey, ApiObject> objects = new TreeMap<>();
    /** The same, to be found without walking a tree: every look of every reconciler begins with that. */
    private final Map<ObjectKey, ApiObject> byKey = new HashMap<>();

    private final List<File> files = new ArrayList<>();
    private final Index byOwner;
    /** Made when somebody first selects by labels: most kinds are never asked so. */
    private Optional<File> byLabel = Optional.empty();

    /** The objects by the values of one index. */
    private record File(Index index, Map<String, TreeMap<ObjectKey, ApiObject>> drawers) {
        void put(ApiObject object) {
            for (String value : index.values().apply(object)) {
                drawers.computeIfAbsent(value, none -> new TreeMap<>()).put(object.key(), object);
            }
        }

        /** Most changes move nothing to another drawer. */
        void replace(ApiObject before, ApiObject after) {
            if (!index.values().apply(before).equals(index.values().apply(after))) remove(before);
            put(after);
        }

        void remove(ApiObject object) {
            for (String value : index.values().apply(object)) {
                drawers.computeIfPresent(value, (same, drawer) -> {
                    drawer.remove(object.key());
                    return drawer.isEmpty() ? null : drawer;
                });
            }
        }

        int size(String value) {
            return Optional.ofNullable(drawers.get(value)).map(TreeMap::size).orElse(0);
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
        files.add(filled(index));
    }

    private File filled(Index index) {
        File file = new File(index, new HashMap<>());
        objects.values().forEach(file::put);
        return file;
    }

    /** Puts an object in its place; answers what was there. */
    Optional<ApiObject> put(ApiObject object) {
        Optional<ApiObject> before = Optional.ofNullable(byKey.put(object.key(), object));
        objects.put(object.key(), object);
        for (File file : files) {
            if (before.isPresent()) file.replace(before.get(), object);
            else file.put(object);
        }
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

    /** Looks only at the objects that have the rarest of the labels that a selector states exactly. */
    List<ApiObject> select(String namespace, LabelSelector selector) {
        List<String> exact = namespace.isEmpty()
                ? List.of()
                : selector.requirements().stream()
                        .filter(asked -> asked.operator() == Operator.IN
                                && asked.values().size() == 1)
                        .map(asked ->
                                drawer(namespace, asked.key(), asked.values().get(0)))
                        .toList();
        List<ApiObject> candidates = exact.stream()
                .min(Comparator.comparingInt(labels()::size))
                .map(labels()::get)
                .orElseGet(() -> list(namespace));
        return candidates.stream().filter(selector::matches).toList();
    }

    private File labels() {
        if (byLabel.isEmpty()) {
            File file = filled(new Index(
                    kind,
                    LABEL,
                    object -> object.labels().entrySet().stream()
                            .map(label -> drawer(object.namespace(), label.getKey(), label.getValue()))
                            .toList()));
            files.add(file);
            byLabel = Optional.of(file);
        }
        return byLabel.get();
    }

    private static String drawer(String namespace, String key, String value) {
        return namespace + "/" + key + "=" + value;
    }
}
