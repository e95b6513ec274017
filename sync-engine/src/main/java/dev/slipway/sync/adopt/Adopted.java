package dev.slipway.sync.adopt;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of fields that somebody wants to keep.
 *
 * @param files the whole text of each file that changes, by path
 * @param edits what is changed, and whom else that concerns
 * @param left what cannot be kept this way, and why
 */
public record Adopted(SortedMap<String, String> files, List<Edit> edits, List<Left> left) {
    public Adopted {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        edits = List.copyOf(edits);
        left = List.copyOf(left);
    }

    /** {@code 2 fields are kept on the branch hotfix}. */
    public String kept(String branch) {
        return edits.size() + (edits.size() == 1 ? " field is" : " fields are") + " kept on the branch " + branch;
    }

    /**
     * A field that is as live once these files are merged.
     *
     * @param file which was edited
     * @param change {@code 2 -> 5}
     * @param note whom else it concerns; empty if nobody
     */
    public record Edit(LiveField field, String file, String change, String note) {
        /** {@code Deployment/web spec.replicas: 2 -> 5 in web/development-parameters.yaml}. */
        @Override
        public String toString() {
            return field.title() + ": " + change + " in " + file + (note.isEmpty() ? "" : " (" + note + ")");
        }
    }

    /** A field that stays as it is in the repository. */
    public record Left(LiveField field, String why) {
        @Override
        public String toString() {
            return field.title() + ": " + why;
        }
    }
}
