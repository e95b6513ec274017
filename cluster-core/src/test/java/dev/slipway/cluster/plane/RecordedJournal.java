package dev.slipway.cluster.plane;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.store.journal.Entry;
import dev.slipway.cluster.store.journal.Journal;
import dev.slipway.cluster.store.journal.MemoryJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A journal that survives crashes of the plane and shows every durable change, and what is durable now. */
final class RecordedJournal implements Journal {
    private final MemoryJournal inner = new MemoryJournal();
    private final TreeMap<ObjectKey, ApiObject> present = new TreeMap<>();
    private final List<BiConsumer<Entry, Optional<ApiObject>>> observers = new ArrayList<>();
    private long revision;

    /** Hears of every durable entry, with what the object was before. */
    void observe(BiConsumer<Entry, Optional<ApiObject>> observer) {
        observers.add(observer);
    }

    TreeMap<ObjectKey, ApiObject> present() {
        return present;
    }

    long revision() {
        return revision;
    }

    @Override
    public void append(List<Entry> entries) {
        inner.append(entries);
        for (Entry entry : entries) {
            revision = entry.revision();
            ApiObject before =
                    entry instanceof Entry.Put put ? present.put(put.key(), put.object()) : present.remove(entry.key());
            observers.forEach(observer -> observer.accept(entry, Optional.ofNullable(before)));
        }
    }

    @Override
    public void read(Consumer<Entry> consumer) {
        inner.read(consumer);
    }

    @Override
    public long compacted() {
        return inner.compacted();
    }

    @Override
    public void compact(long upTo) {
        inner.compact(upTo);
    }

    @Override
    public void close() {}
}
