package dev.slipway.cluster.store;

import dev.slipway.cluster.store.journal.Entry;
import dev.slipway.cluster.store.journal.Journal;
import dev.slipway.cluster.store.journal.JournalException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A journal whose next appends can be made to fail, before or after they reached the disk, and that remembers its batches. */
final class FaultyJournal implements Journal {
    private final Journal journal;
    private final List<Integer> batches = new ArrayList<>();
    private int failures;

    FaultyJournal(Journal journal) {
        this.journal = journal;
    }

    /** Every other failure comes after the entries were written. */
    void failNext(int appends) {
        failures = appends;
    }

    /** The sizes of the batches that were appended. */
    List<Integer> batches() {
        return batches;
    }

    int appended() {
        return batches.stream().mapToInt(size -> size).sum();
    }

    @Override
    public void append(List<Entry> entries) {
        if (failures > 0) {
            failures--;
            if (failures % 2 == 0) journal.append(entries);
            throw new JournalException("no space left on device");
        }
        journal.append(entries);
        batches.add(entries.size());
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
    public void close() {
        journal.close();
    }
}
