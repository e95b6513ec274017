package dev.slipway.sync.layout;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.model.Snapshot.Entry;
import dev.slipway.sync.model.Snapshot.Entry.Type;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which paths differ between two snapshots. A directory's id says whether anything in it differs, so only directories that do are read: the
 * cost is that of the change, not of the repository.
 */
public final class Changes {
    /** More than these are not told apart: then everything counts as changed. */
    private static final int MOST = 10_000;

    /** Of snapshots of which nothing is known. */
    public static final Changes EVERYTHING = new Changes(Optional.empty(), Optional.empty());

    private final Optional<CommitId> from;
    private final Optional<TreeSet<String>> paths;

    private Changes(Optional<CommitId> from, Optional<TreeSet<String>> paths) {
        this.from = from;
        this.paths = paths;
    }

    /** What differs. Snapshots without ids differ in everything. */
    public static Changes between(Snapshot before, Snapshot after) {
        TreeSet<String> paths = new TreeSet<>();
        boolean known = collect("", before, after, paths);
        return new Changes(before.commit(), known ? Optional.of(paths) : Optional.empty());
    }

    /** Whether they are counted from a commit. */
    public boolean isFrom(CommitId commit) {
        return from.equals(Optional.of(commit));
    }

    /** Whether something at a path, above it or below it differs. */
    public boolean touches(String path) {
        if (paths.isEmpty() || path.isEmpty())
            return paths.isEmpty() || !paths.get().isEmpty();
        TreeSet<String> changed = paths.get();
        String below = path + "/";
        String next = changed.ceiling(below);
        if (changed.contains(path) || next != null && next.startsWith(below)) return true;
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1))
            if (changed.contains(path.substring(0, slash))) return true;
        return false;
    }

    /** False if there is too much to tell. */
    private static boolean collect(String directory, Snapshot before, Snapshot after, TreeSet<String> paths) {
        SortedMap<String, Entry> old = byName(before, directory);
        SortedMap<String, Entry> now = byName(after, directory);
        for (Entry entry : old.values()) if (!now.containsKey(entry.name())) paths.add(entry.path());
        for (Entry entry : now.values()) {
            Optional<Entry> was = Optional.ofNullable(old.get(entry.name()));
            if (was.filter(other -> isSame(other, entry)).isPresent()) continue;
            boolean directories = entry.type() == Type.DIRECTORY
                    && was.filter(other -> other.type() == Type.DIRECTORY).isPresent();
            if (!directories) paths.add(entry.path());
            else if (entry.id().isEmpty() || !collect(entry.path(), before, after, paths)) return false;
            if (paths.size() > MOST) return false;
        }
        return paths.size() <= MOST;
    }

    private static boolean isSame(Entry one, Entry two) {
        return one.type() == two.type() && !one.id().isEmpty() && one.id().equals(two.id());
    }

    private static SortedMap<String, Entry> byName(Snapshot snapshot, String directory) {
        SortedMap<String, Entry> entries = new TreeMap<>();
        for (Entry entry : snapshot.list(directory)) entries.put(entry.name(), entry);
        return entries;
    }
}
