package dev.slipway.cluster.store;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.store.journal.Entry;
import dev.slipway.diff.tree.Commons;
import dev.slipway.diff.tree.Mapping;

/** Lets objects share the parts that they have in common before they are kept; see {@link Commons}. Only for use on the loop. */
final class Thrift {
    private final Commons commons = new Commons();

    /** A change whose object shares parts with others. */
    Change thinned(Change change, Snapshot head) {
        if (change instanceof Change.Create create) return new Change.Create(thinned(create.object(), head));
        if (change instanceof Change.Replace replace)
            return new Change.Replace(thinned(replace.object(), head), replace.expectedRevision());
        return change;
    }

    /** The same of what a journal kept. */
    Entry thinned(Entry entry, Snapshot head) {
        if (!(entry instanceof Entry.Put put)) return entry;
        return new Entry.Put(put.revision(), put.supersedes(), thinned(put.object(), head));
    }

    private ApiObject thinned(ApiObject object, Snapshot head) {
        Mapping before = head.get(object.key()).map(ApiObject::root).orElse(Mapping.empty());
        return new ApiObject(commons.shared(object.root(), before));
    }
}
