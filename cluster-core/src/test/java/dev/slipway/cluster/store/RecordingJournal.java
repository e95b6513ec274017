package dev.slipway.cluster.store;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.store.journal.Entry;
import dev.slipway.cluster.store.journal.Journal;
import dev.slipway.cluster.store.journal.JournalException;
import dev.slipway.cluster.store.journal.MemoryJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A journal that survives crashes of whoever writes to it, fails on demand, and remembers every entry it ever took, compacted or not: the truth that tests
 * and simulations compare with.
 */
public final class RecordingJournal implements Journal {
    private final MemoryJournal journal = new MemoryJournal();
    private final TreeMap<Long, Entry> truth = new TreeMap<>();
    private final TreeMap<ObjectKey, ApiObject> present = new TreeMap<>();
    private final List<Integer> batches = new ArrayList<>();
    private final List<BiConsumer<Entry, Optional<ApiObject>>> observers = new ArrayList<>();
    private final Supplier<Fault> faults;
    private int failures;

    /** What goes wrong with an append. */
    public enum Fault {
        NONE,
        BEFORE_IT_IS_WRITTEN,
        AFTER_IT_WAS_WRITTEN
    }

    public RecordingJournal() {
        this(() -> Fault.NONE);
    }

    /** @param faults asked at each append */
    public RecordingJournal(Supplier<Fault> faults) {
        this.faults = faults;
    }

    /** Every other failure comes after the entries were written. */
    public void failNext(int appends) {
        failures = appends;
    }

    /** Hears of every durable entry once, with what the object was before. */
    public void observe(BiConsumer<Entry, Optional<ApiObject>> observer) {
        observers.add(observer);
    }

    /** Every entry ever taken, by revision. */
    public TreeMap<Long, Entry> truth() {
        return truth;
    }

    /** All objects that are durable now. */
    public TreeMap<ObjectKey, ApiObject> present() {
        return present;
    }

    /** The newest that was ever taken; 0 if none was. */
    public long revision() {
        return truth.isEmpty() ? 0 : truth.lastKey();
    }

    /** The sizes of the batches that were appended without a failure. */
    public List<Integer> batches() {
        return batches;
    }

    public int appended() {
        return batches.stream().mapToInt(size -> size).sum();
    }

    @Override
    public void append(List<Entry> entries) {
        Fault fault = next();
        if (fault == Fault.BEFORE_IT_IS_WRITTEN) throw new JournalException("no space left on device");
        journal.append(entries);
        entries.forEach(this::remember);
        if (fault == Fault.AFTER_IT_WAS_WRITTEN) throw new JournalException("power was gone for a moment");
        batches.add(entries.size());
    }

    private Fault next() {
        if (failures == 0) return faults.get();
        failures--;
        return failures % 2 == 0 ? Fault.AFTER_IT_WAS_WRITTEN : Fault.BEFORE_IT_IS_WRITTEN;
    }

    /** An entry may come once more after a failure. */
    private void remember(Entry entry) {
        Entry known = truth.putIfAbsent(entry.revision(), entry);
        if (known != null && !known.equals(entry)) throw new AssertionError("two entries for one revision: " + entry);
        if (known != null) return;
        if (truth.lastKey() != entry.revision()) throw new AssertionError("out of order: " + entry);
        ApiObject before =
                entry instanceof Entry.Put put ? present.put(put.key(), put.object()) : present.remove(entry.key());
        observers.forEach(observer -> observer.accept(entry, Optional.ofNullable(before)));
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
