package dev.slipway.cluster.apiserver;

import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;

/** Where a list goes on, as text: the last object of the page before, {@code namespace/name}. */
final class Cursor {
    private Cursor() {}

    static String after(ObjectKey last) {
        return last.namespace() + "/" + last.name();
    }

    static ObjectKey key(GroupKind kind, String cursor) {
        int slash = cursor.indexOf('/');
        return slash < 0
                ? new ObjectKey(kind, "", cursor)
                : new ObjectKey(kind, cursor.substring(0, slash), cursor.substring(slash + 1));
    }
}
