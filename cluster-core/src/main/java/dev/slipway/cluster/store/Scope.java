package dev.slipway.cluster.store;

import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.util.Comparator;

/**
 * What a watch is about: objects of a kind, in one namespace or in all, of one name or of any. The narrower it is, the fewer changes the watch
 * is bothered with.
 *
 * @param namespace empty means all
 * @param name empty means any
 */
public record Scope(GroupKind kind, String namespace, String name) implements Comparable<Scope> {
    private static final Comparator<Scope> ORDER =
            Comparator.comparing(Scope::kind).thenComparing(Scope::namespace).thenComparing(Scope::name);

    /** All objects of a kind. */
    public static Scope of(GroupKind kind) {
        return new Scope(kind, "", "");
    }

    boolean covers(ObjectKey key) {
        return kind.equals(key.kind())
                && (namespace.isEmpty() || namespace.equals(key.namespace()))
                && (name.isEmpty() || name.equals(key.name()));
    }

    @Override
    public int compareTo(Scope other) {
        return ORDER.compare(this, other);
    }
}
