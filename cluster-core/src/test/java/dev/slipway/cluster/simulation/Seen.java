package dev.slipway.cluster.simulation;

import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.cluster.store.journal.Entry;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All objects that are durable, filed so that an invariant finds what a change concerns without looking at everything. */
final class Seen {
    static final GroupKind POD = new GroupKind("", "Pod");
    static final GroupKind NODE = new GroupKind("", "Node");
    static final GroupKind SERVICE = new GroupKind("", "Service");
    static final GroupKind EVENT = new GroupKind("", "Event");
    static final GroupKind DEPLOYMENT = new GroupKind("apps", "Deployment");
    static final GroupKind REPLICA_SET = new GroupKind("apps", "ReplicaSet");
    static final GroupKind JOB = new GroupKind("batch", "Job");

    private final TreeMap<GroupKind, TreeMap<ObjectKey, ApiObject>> byKind = new TreeMap<>();
    private final Map<String, ApiObject> byUid = new HashMap<>();
    private final Map<String, TreeMap<ObjectKey, ApiObject>> byOwner = new HashMap<>();
    private final TreeMap<ObjectKey, ApiObject> none = new TreeMap<>();
    private final Supplier<Instant> clock;
    private long revision;

    /** @param clock that never jumps */
    Seen(Supplier<Instant> clock) {
        this.clock = clock;
    }

    /** Takes a record of the journal in; says what it changed. */
    Change take(Entry entry) {
        revision = entry.revision();
        TreeMap<ObjectKey, ApiObject> kind = byKind.computeIfAbsent(entry.key().kind(), unknown -> new TreeMap<>());
        Optional<ApiObject> after =
                entry instanceof Entry.Put put ? Optional.of(put.object()) : Optional.<ApiObject>empty();
        Optional<ApiObject> before =
                Optional.ofNullable(after.isPresent() ? kind.put(entry.key(), after.get()) : kind.remove(entry.key()));
        before.ifPresent(this::forget);
        after.ifPresent(this::file);
        return new Change(before, after);
    }

    private void file(ApiObject object) {
        byUid.put(object.uid(), object);
        for (OwnerReference owner : object.ownerReferences())
            byOwner.computeIfAbsent(owner.uid(), unknown -> new TreeMap<>()).put(object.key(), object);
    }

    private void forget(ApiObject object) {
        byUid.remove(object.uid());
        for (OwnerReference owner : object.ownerReferences())
            byOwner.getOrDefault(owner.uid(), none).remove(object.key());
    }

    Instant now() {
        return clock.get();
    }

    long revision() {
        return revision;
    }

    Collection<ApiObject> all(GroupKind kind) {
        return byKind.getOrDefault(kind, none).values();
    }

    Stream<ApiObject> everything() {
        return byKind.values().stream().flatMap(kind -> kind.values().stream());
    }

    List<ApiObject> in(GroupKind kind, String namespace) {
        return all(kind).stream()
                .filter(object -> object.namespace().equals(namespace))
                .toList();
    }

    Optional<ApiObject> get(ObjectKey key) {
        return Optional.ofNullable(byKind.getOrDefault(key.kind(), none).get(key));
    }

    Optional<ApiObject> uid(String uid) {
        return Optional.ofNullable(byUid.get(uid));
    }

    /** The objects that name an owner, as their controller or else. */
    Collection<ApiObject> ownedBy(String uid) {
        return byOwner.getOrDefault(uid, none).values();
    }

    /** The objects of a kind that an owner controls. */
    List<ApiObject> controlledBy(GroupKind kind, String uid) {
        return ownedBy(uid).stream()
                .filter(object -> object.key().kind().equals(kind))
                .filter(object -> object.controller()
                        .filter(owner -> owner.uid().equals(uid))
                        .isPresent())
                .toList();
    }

    /** Who controls an object, if it is still there. */
    Optional<ApiObject> controllerOf(ApiObject object) {
        return object.controller().flatMap(owner -> uid(owner.uid()));
    }

    /** The reasons of all events that there are of an object. */
    Stream<String> saidOf(ApiObject object) {
        return all(EVENT).stream()
                .filter(event -> event.root().text("involvedObject", "uid").equals(Optional.of(object.uid())))
                .flatMap(event -> event.root().text("reason").stream());
    }

    static boolean is(ApiObject object, GroupKind kind) {
        GroupVersionKind gvk = object.gvk();
        return gvk.kind().equals(kind.kind()) && gvk.group().equals(kind.group());
    }
}
