package dev.slipway.cluster.store.journal;

import java.util.List;
import java.util.function.Consumer;

/**
 * Revisions that outlive the process. {@link #read} comes first, then any number of appends and compactions, one at a time: the store sees to
 * that. All of it blocks. What the disk or the database refuses is a {@link JournalException}.
 */
public interface Journal extends AutoCloseable {

    /**
     * Makes entries durable, all or none, before it returns. Appending the same entries once more after a failure is allowed: whether the
     * first attempt reached the disk may be unknown.
     */
    void append(List<Entry> entries);

    /** Everything that is kept, in the order of revisions: what {@link #compact} left of the old ones, then every newer one. */
    void read(Consumer<Entry> consumer);

    /** The revision that was last compacted to; 0 if none was. Durable: revisions up to here are used up, even if no entry of them is left. */
    long compacted();

    /** Forgets what was superseded or removed at or before a revision. What an object was at that revision, and everything after it, stays. */
    void compact(long revision);

    @Override
    void close();

    /** Keeps nothing: for stores that end with the process, such as a fork for a rehearsal. */
    static Journal none() {
        return new Journal() {
            private long compacted;

            @Override
            public void append(List<Entry> entries) {}

            @Override
            public void read(Consumer<Entry> consumer) {}

            @Override
            public long compacted() {
                return compacted;
            }

            @Override
            public void compact(long revision) {
                compacted = revision;
            }

            @Override
            public void close() {}
        };
    }
}
