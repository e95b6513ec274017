package dev.slipway.sync.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a rendering was made from. While all of it stays as it was, rendering again gives the same.
 *
 * @param files by path, the id of every file, link and listed directory that was looked at; {@link #PASSED} for a directory that was only
 *     passed through; the empty text for what was not there
 * @param commit whether a template asked for the commit itself
 * @param flags whether a template or an object asked for a feature flag
 */
public record ReadSet(SortedMap<String, String> files, boolean commit, boolean flags) {
    /** That there was a directory, whatever it held. */
    public static final String PASSED = "/";

    /** Of what is made from nothing. */
    public static final ReadSet NOTHING = new ReadSet(new TreeMap<>(), false, false);

    public ReadSet {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** Whether the files are the same in a snapshot. Where ids are not known, they are taken to differ. */
    public boolean hasSameFilesIn(Snapshot snapshot) {
        return files.entrySet().stream()
                .allMatch(file -> snapshot.entry(file.getKey())
                        .map(entry -> isSame(entry, file.getValue()))
                        .orElse(file.getValue().isEmpty()));
    }

    private static boolean isSame(Snapshot.Entry entry, String id) {
        if (id.equals(PASSED)) return entry.type() == Snapshot.Entry.Type.DIRECTORY;
        return !entry.id().isEmpty() && entry.id().equals(id);
    }
}
