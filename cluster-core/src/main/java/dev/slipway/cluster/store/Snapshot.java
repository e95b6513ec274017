package dev.slipway.cluster.store;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.pcollections.TreePMap;

/**
 * Every object at one revision. Immutable, readable by any thread; a change makes a new one that shares all but one branch of one kind's
 * tree.
 */
public final class Snapshot {
    private static final Comparator<ObjectKey> WITHIN_KIND =
            Comparator.comparing(ObjectKey::namespace).thenComparing(ObjectKey::name);
    private static final TreePMap<ObjectKey, ApiObject> NONE = TreePMap.empty(WITHIN_KIND);

    /** Before the first revision. */
    static final Snapshot EMPTY = new Snapshot(0, TreePMap.empty());

    private final long revision;
    private final TreePMap<GroupKind, TreePMap<ObjectKey, ApiObject>> kinds;

    private Snapshot(long revision, TreePMap<GroupKind, TreePMap<ObjectKey, ApiObject>> kinds) {
        this.revision = revision;
        this.kinds = kinds;
    }

    /** The last revision in it. */
    public long revision() {
        return revision;
    }

    public Optional<ApiObject> get(ObjectKey key) {
        return Optional.ofNullable(of(key.kind()).get(key));
    }

    /** All objects of a kind, ordered by namespace and name. A view: it costs nothing but the walk, and knows its size. */
    public Collection<ApiObject> list(GroupKind kind) {
        return of(kind).values();
    }

    /** Those in a namespace, ordered by name; in all namespaces for the empty text. A view, as {@link #list(GroupKind)}. */
    public Collection<ApiObject> list(GroupKind kind, String namespace) {
        return in(kind, namespace).values();
    }

    /** Those of {@link #list(GroupKind, String)} that come after a key, whether it is there or not: the next page. */
    public Collection<ApiObject> listAfter(ObjectKey last, String namespace) {
        return in(last.kind(), namespace).tailMap(last, false).values();
    }

    /** Whether the objects of a kind are the same in another snapshot because nobody wrote any between the two. Costs nothing. */
    @SuppressWarnings("ReferenceEquality") // a map that nobody changed is the very same map
    public boolean shares(GroupKind kind, Snapshot other) {
        return of(kind) == other.of(kind);
    }

    /** Kinds of which there are objects, in order. */
    public List<GroupKind> kinds() {
        return List.copyOf(kinds.keySet());
    }

    /** How many objects there are. */
    public int size() {
        return kinds.values().stream().mapToInt(TreePMap::size).sum();
    }

    /** The same with an object put in its place, at a revision. */
    Snapshot with(long newRevision, ApiObject object) {
        ObjectKey key = object.key();
        return new Snapshot(newRevision, kinds.plus(key.kind(), of(key.kind()).plus(key, object)));
    }

    /** The same without an object, at a revision. */
    Snapshot without(long newRevision, ObjectKey key) {
        TreePMap<ObjectKey, ApiObject> rest = of(key.kind()).minus(key);
        return new Snapshot(newRevision, rest.isEmpty() ? kinds.minus(key.kind()) : kinds.plus(key.kind(), rest));
    }

    /** The same, known to be up to date at a revision. */
    Snapshot at(long newRevision) {
        return new Snapshot(newRevision, kinds);
    }

    private TreePMap<ObjectKey, ApiObject> of(GroupKind kind) {
        return kinds.getOrDefault(kind, NONE);
    }

    private TreePMap<ObjectKey, ApiObject> in(GroupKind kind, String namespace) {
        if (namespace.isEmpty()) return of(kind);
        return of(kind).subMap(new ObjectKey(kind, namespace, ""), new ObjectKey(kind, namespace + "\0", ""));
    }
}
