package dev.slipway.sync.pipeline;

import dev.slipway.cluster.store.journal.Entry;
import dev.slipway.cluster.store.journal.Journal;
import dev.slipway.cluster.store.journal.JournalException;
import dev.slipway.cluster.store.journal.MemoryJournal;
import java.util.List;
import java.util.function.Consumer;

/** A journal on a disk that is full from some write on until there is room again. */
final class FullDisk implements Journal {
    private final MemoryJournal journal = new MemoryJournal();
    private int left = Integer.MAX_VALUE;
    private long newest;

    /** From now on so many batches fit. */
    void fitsOnly(int batches) {
        left = batches;
    }

    void makeRoom() {
        left = Integer.MAX_VALUE;
    }

    boolean isFull() {
        return left == 0;
    }

    /** The newest revision that is kept. */
    long newest() {
        return newest;
    }

    @Override
    public void append(List<Entry> entries) {
        if (left == 0) throw new JournalException("journal.db: the disk is full; changes wait until there is space");
        if (left != Integer.MAX_VALUE) left--;
        journal.append(entries);
        newest = entries.get(entries.size() - 1).revision();
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
