package dev.slipway.cluster.informer;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.LabelSelector.Operator;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
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
    private final TreeMap<ObjectKey, Slot> objects = new TreeMap<>();
    /** The same, to be found without walking a tree: every look of every reconciler begins with that. */
    private final Map<ObjectKey, Slot> byKey = new HashMap<>();

    private final List<File> files = new ArrayList<>();
    private final Index byOwner;
    /** Made when somebody first selects by labels: most kinds are never asked so. */
    private Optional<File> byLabel = Optional.empty();

    /** Where the newest state of an object stands, wherever it is filed: most changes move it nowhere. */
    private static final class Slot {
        private ApiObject object;

        Slot(ApiObject object) {
            this.object = object;
        }
    }

    /** The objects by the values of one index. */
    private record File(Index index, Map<String, TreeMap<ObjectKey, Slot>> drawers) {
        void put(Slot slot) {
            put(slot, index.values().apply(slot.object));
        }

        private void put(Slot slot, List<String> values) {
            for (String value : values)
                drawers.computeIfAbsent(value, none -> new TreeMap<>()).put(slot.object.key(), slot);
        }

        /** @param slot with what is there now */
        void replaced(ApiObject before, Slot slot) {
            if (index.ignores(before, slot.object)) return;
            List<String> then = index.values().apply(before);
            List<String> now = index.values().apply(slot.object);
            if (then.equals(now)) return;
            remove(before.key(), then);
            put(slot, now);
        }

        void remove(ApiObject object) {
            remove(object.key(), index.values().apply(object));
        }

        private void remove(ObjectKey key, List<String> values) {
            for (String value : values) {
                drawers.computeIfPresent(value, (same, drawer) -> {
                    drawer.remove(key);
                    return drawer.isEmpty() ? null : drawer;
                });
            }
        }

        int size(String value) {
            TreeMap<ObjectKey, Slot> drawer = drawers.get(value);
            return drawer == null ? 0 : drawer.size();
        }

        List<ApiObject> get(String value) {
            TreeMap<ObjectKey, Slot> drawer = drawers.get(value);
            return drawer == null ? List.of() : inside(drawer.values());
        }
    }

    private static List<ApiObject> inside(Collection<Slot> slots) {
        List<ApiObject> there = new ArrayList<>(slots.size());
        for (Slot slot : slots) there.add(slot.object);
        return Collections.unmodifiableList(there);
    }

    LocalView(GroupKind kind) {
        this.kind = kind;
        this.byOwner = new Index(
                kind,
                OWNER,
                List.of("metadata", "ownerReferences"),
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
        Slot slot = byKey.get(object.key());
        if (slot == null) {
            Slot fresh = new Slot(object);
            byKey.put(object.key(), fresh);
            objects.put(object.key(), fresh);
            for (File file : files) file.put(fresh);
            return Optional.empty();
        }
        ApiObject before = slot.object;
        slot.object = object;
        for (File file : files) file.replaced(before, slot);
        return Optional.of(before);
    }

    /** Forgets an object; answers what was there. */
    Optional<ApiObject> remove(ObjectKey key) {
        Optional<ApiObject> before = Optional.ofNullable(byKey.remove(key)).map(slot -> slot.object);
        objects.remove(key);
        before.ifPresent(object -> files.forEach(file -> file.remove(object)));
        return before;
    }

    Optional<ApiObject> get(ObjectKey key) {
        Slot slot = byKey.get(key);
        return slot == null ? Optional.empty() : Optional.of(slot.object);
    }

    List<ApiObject> list(String namespace) {
        if (namespace.isEmpty()) return inside(objects.values());
        return inside(objects.subMap(new ObjectKey(kind, namespace, ""), new ObjectKey(kind, namespace + "\0", ""))
                .values());
    }

    List<ApiObject> ownedBy(String uid) {
        return find(byOwner, uid);
    }

    List<ApiObject> find(Index index, String value) {
        for (File file : files) if (file.index().equals(index)) return file.get(value);
        throw new IllegalStateException("nobody asked for the index " + index);
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
                    List.of("metadata", "labels"),
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
