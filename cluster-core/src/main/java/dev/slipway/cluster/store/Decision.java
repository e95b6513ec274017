package dev.slipway.cluster.store;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.store.journal.Entry;
import dev.slipway.cluster.store.journal.JournalException;
import java.util.Optional;

/** What a change leads to, decided against a snapshot: nothing but an answer, or the next revision. */
sealed interface Decision {
    Outcome outcome();

    /** Nothing is written. */
    record Answered(Outcome outcome) implements Decision {}

    /** A revision is written: what the journal keeps of it, what watches see, and all objects after it. */
    record Written(Entry entry, Event event, Snapshot after) implements Decision {
        @Override
        public Outcome outcome() {
            return new Outcome.Done(event.object());
        }
    }

    /** Compare and set: the change's expectation against what is there. */
    static Decision on(Snapshot head, Change change) {
        Optional<ApiObject> there = head.get(change.key());
        long next = head.revision() + 1;
        if (change instanceof Change.Create create) {
            return there.<Decision>map(current -> new Answered(new Outcome.Exists(current)))
                    .orElseGet(() -> written(head, new Entry.Put(next, 0, stamp(create.object(), next))));
        }
        if (there.isEmpty()) return new Answered(new Outcome.Missing(change.key()));
        ApiObject current = there.get();
        long revision = revisionOf(current);
        if (change instanceof Change.Replace replace) {
            if (revision != replace.expectedRevision()) return new Answered(new Outcome.Changed(current));
            boolean same = stamp(replace.object(), revision).equals(current);
            if (same) return new Answered(new Outcome.Done(current));
            return written(head, new Entry.Put(next, revision, stamp(replace.object(), next)));
        }
        if (revision != ((Change.Remove) change).expectedRevision()) {
            return new Answered(new Outcome.Changed(current));
        }
        return written(head, new Entry.Removal(next, revision, current.key()));
    }

    /** What an entry does to a snapshot, when it is decided as well as when it is read back. */
    static Written written(Snapshot before, Entry entry) {
        Optional<ApiObject> previous = before.get(entry.key());
        long revision = entry.revision();
        if (entry instanceof Entry.Put put) {
            Event event = previous.<Event>map(there -> new Event.Modified(revision, there, put.object()))
                    .orElseGet(() -> new Event.Added(revision, put.object()));
            return new Written(entry, event, before.with(revision, put.object()));
        }
        ApiObject gone = previous.orElseThrow(() ->
                new JournalException("revision " + revision + " removes " + entry.key() + ", which is not there"));
        return new Written(
                entry, new Event.Removed(revision, gone, stamp(gone, revision)), before.without(revision, entry.key()));
    }

    /** Every object in a store was stamped by it, so its version is a number. */
    private static long revisionOf(ApiObject stored) {
        return Long.parseLong(stored.resourceVersion());
    }

    private static ApiObject stamp(ApiObject object, long revision) {
        return object.withAt(Long.toString(revision), "metadata", "resourceVersion");
    }
}
