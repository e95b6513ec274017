package dev.slipway.cluster.informer;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.ObjectKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the control plane: a read-only view that may lag behind it. Every list is ordered by namespace and name, so that a
 * decision made from one is the same each time.
 */
public interface World {

    /** The object as last seen. */
    Optional<ApiObject> get(ObjectKey key);

    /** All objects of a kind in a namespace; the empty string means all namespaces and objects without one. */
    List<ApiObject> list(GroupKind kind, String namespace);

    /** The objects of a kind that name this owner in any of their owner references. */
    List<ApiObject> ownedBy(GroupKind kind, String ownerUid);

    /** The objects that an index files under a value. */
    List<ApiObject> find(Index index, String value);

    /** What a fold comes to. Those who keep one up to date need not count anew. */
    default <T extends Fold.State> T fold(Fold<T> fold) {
        return fold.of(this);
    }

    /** The kinds in view, in order. */
    List<GroupKind> kinds();

    /** Those of {@link #kinds} whose objects live in namespaces. */
    List<GroupKind> namespacedKinds();

    /** The objects of a kind in a namespace that a selector matches; cheap where it states a label exactly that few have. */
    default List<ApiObject> select(GroupKind kind, String namespace, LabelSelector selector) {
        return list(kind, namespace).stream().filter(selector::matches).toList();
    }

    /** A world of these objects that never changes. A kind counts as namespaced if one of its objects has a namespace. */
    static World of(Collection<ApiObject> objects) {
        return new FixedWorld(objects);
    }
}
