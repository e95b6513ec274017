package dev.slipway.cluster.object;

/** Which object: kind, namespace and name. The namespace of a cluster-scoped object is the empty string. */
public record ObjectKey(GroupKind kind, String namespace, String name) implements Comparable<ObjectKey> {

    /** By kind, then namespace, then name. Written out, since every view of the world is a tree in this order. */
    @Override
    public int compareTo(ObjectKey other) {
        int byKind = kind.compareTo(other.kind);
        if (byKind != 0) return byKind;
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    /** For people: {@code Deployment.apps development/storefront}. */
    @Override
    public String toString() {
        return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }
}
