package dev.slipway.cluster.store.journal;

import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A journal that lives as long as this object, not as long as the store that writes it: dropping the store and opening another one on the
 * same journal is what a crash looks like. Appended entries stay, those on their way are lost.
 */
public final class MemoryJournal implements Journal {
    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private long compacted;

    @Override
    public synchronized void append(List<Entry> added) {
        added.forEach(entry -> entries.put(entry.revision(), entry));
    }

    @Override
    public synchronized void read(Consumer<Entry> consumer) {
        entries.values().forEach(consumer);
    }

    @Override
    public synchronized long compacted() {
        return compacted;
    }

    @Override
    public synchronized void compact(long revision) {
        if (revision <= compacted) return;
        List.copyOf(entries.subMap(compacted, false, revision, true).values()).forEach(this::forgetWhatItEnded);
        compacted = revision;
    }

    /** How many entries are kept. */
    public synchronized int size() {
        return entries.size();
    }

    @Override
    public void close() {}

    private void forgetWhatItEnded(Entry entry) {
        entries.remove(entry.supersedes());
        if (entry instanceof Entry.Removal) entries.remove(entry.revision());
    }
}
