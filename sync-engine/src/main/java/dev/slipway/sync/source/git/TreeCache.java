package dev.slipway.sync.source.git;

import dev.slipway.sync.model.Snapshot.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/**
 * Directories by the id of their Git tree. An id names its content, so an entry never grows stale, and reading a new commit costs only the
 * directories that changed. Any thread may ask.
 */
final class TreeCache {
    /** Bounds memory: about 100 bytes a file, 20 files a directory, so 20 MB. */
    private static final int MOST_DIRECTORIES = 10_000;

    private final Repository mirror;
    private final Map<ObjectId, List<Node>> directories = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectId, List<Node>> eldest) {
            return size() > MOST_DIRECTORIES;
        }
    };

    TreeCache(Repository mirror) {
        this.mirror = mirror;
    }

    /** A name in a directory. */
    record Node(String name, Entry.Type type, ObjectId id, long size) {}

    /** What the directory with a tree id holds, in Git's order. */
    List<Node> children(ObjectId tree) {
        synchronized (directories) {
            List<Node> known = directories.get(tree);
            if (known != null) return known;
        }
        List<Node> read = read(tree);
        synchronized (directories) {
            directories.put(tree, read);
        }
        return read;
    }

    private List<Node> read(ObjectId tree) {
        try (ObjectReader reader = mirror.newObjectReader()) {
            List<Node> nodes = new ArrayList<>();
            CanonicalTreeParser parser = new CanonicalTreeParser(new byte[0], reader, tree);
            for (; !parser.eof(); parser.next()) {
                Entry.Type type = type(parser.getEntryFileMode());
                ObjectId id = parser.getEntryObjectId();
                long size = type == Entry.Type.FILE || type == Entry.Type.LINK
                        ? reader.getObjectSize(id, Constants.OBJ_BLOB)
                        : 0;
                nodes.add(new Node(parser.getEntryPathString(), type, id, size));
            }
            return List.copyOf(nodes);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("a directory of the mirror cannot be read", unreadable);
        }
    }

    private static Entry.Type type(FileMode mode) {
        if (mode.equals(FileMode.TREE)) return Entry.Type.DIRECTORY;
        if (mode.equals(FileMode.SYMLINK)) return Entry.Type.LINK;
        if (mode.equals(FileMode.GITLINK)) return Entry.Type.SUBMODULE;
        return Entry.Type.FILE;
    }
}
