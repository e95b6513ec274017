package dev.slipway.sync.model;

import java.util.List;
import java.util.Optional;

/**
 * The files at a revision. Paths are relative, use {@code /}, and have no {@code .} or {@code ..}; the root is the empty path. Links are not
 * followed: resolving them safely is the layout's work. Reading the same snapshot twice gives the same answer.
 */
public interface Snapshot {

    /** Which commit; empty for a working tree that is not committed. */
    Optional<CommitId> commit();

    /** What is at a path. */
    Optional<Entry> entry(String path);

    /** What a directory holds, by name; empty where there is no such directory. */
    List<Entry> list(String directory);

    /** The bytes of a file, or the target of a link. A path that is neither is a bug of the caller. */
    byte[] read(String path);

    /**
     * A name in the tree.
     *
     * @param id changes when the content does; equal ids mean equal content. Empty where that is not known without reading
     * @param size in bytes; 0 for directories
     */
    record Entry(String path, Type type, String id, long size) {
        /** What can stand in a tree of Git. */
        public enum Type {
            FILE,
            DIRECTORY,
            LINK,
            SUBMODULE
        }

        /** The last part of the path. */
        public String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }
}
