package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ObjectKey;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an application owns: only these are ever pruned. An entry is made before its object is, so that nothing that an attempt made is
 * forgotten; its uid is empty until then.
 */
public record Inventory(SortedMap<ObjectKey, String> uids) {
    /** Owns nothing. */
    public static final Inventory EMPTY = new Inventory(new TreeMap<>());

    public Inventory {
        uids = Collections.unmodifiableSortedMap(new TreeMap<>(uids));
    }

    public boolean has(ObjectKey key) {
        return uids.containsKey(key);
    }

    public int size() {
        return uids.size();
    }

    /** The same with more entries; what was known keeps its uid unless a new one is given. */
    public Inventory with(Map<ObjectKey, String> more) {
        SortedMap<ObjectKey, String> all = new TreeMap<>(uids);
        more.forEach((key, uid) -> all.merge(key, uid, (old, given) -> given.isEmpty() ? old : given));
        return new Inventory(all);
    }

    /** The same without some entries. */
    public Inventory without(Collection<ObjectKey> gone) {
        if (gone.stream().noneMatch(this::has)) return this;
        SortedMap<ObjectKey, String> rest = new TreeMap<>(uids);
        gone.forEach(rest::remove);
        return new Inventory(rest);
    }
}
