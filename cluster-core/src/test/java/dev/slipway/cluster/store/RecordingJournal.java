package dev.slipway.cluster.store;

import dev.slipway.cluster.store.journal.Entry;
import dev.slipway.cluster.store.journal.Journal;
import dev.slipway.cluster.store.journal.JournalException;
import dev.slipway.cluster.store.journal.MemoryJournal;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A journal that also remembers every entry it ever took, compacted or not: the truth that a simulation compares with. */
final class RecordingJournal implements Journal {
    private final MemoryJournal journal = new MemoryJournal();
    private final TreeMap<Long, Entry> truth = new TreeMap<>();
    private final BooleanSupplier failsBefore;
    private final BooleanSupplier failsAfter;

    RecordingJournal(BooleanSupplier failsBefore, BooleanSupplier failsAfter) {
        this.failsBefore = failsBefore;
        this.failsAfter = failsAfter;
    }

    /** Every entry ever taken, by revision. */
    TreeMap<Long, Entry> truth() {
        return truth;
    }

    @Override
    public void append(List<Entry> entries) {
        if (failsBefore.getAsBoolean()) throw new JournalException("disk full");
        entries.forEach(this::remember);
        journal.append(entries);
        if (failsAfter.getAsBoolean()) throw new JournalException("power was gone for a moment");
    }

    private void remember(Entry entry) {
        Entry known = truth.putIfAbsent(entry.revision(), entry);
        if (known != null && !known.equals(entry)) throw new AssertionError("two entries for one revision: " + entry);
        if (known == null && truth.lastKey() != entry.revision()) throw new AssertionError("out of order: " + entry);
    }

    @Override
    public void read(Consumer<Entry> consumer) {
        journal.read(consumer);
    }

    @Override
    public long compacted() {
        return journal.compacted();
    }

    @Override
    public void compact(long revision) {
        journal.compact(revision);
    }

    @Override
    public void close() {}
}
