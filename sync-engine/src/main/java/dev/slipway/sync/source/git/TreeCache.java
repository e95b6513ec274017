package dev.slipway.sync.source.git;

import dev.slipway.sync.model.Snapshot.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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
    /** Bounds memory: about 150 bytes a name, so 40 MB. */
    private static final int MOST_NAMES = 250_000;

    private final Repository mirror;
    private final Runnable damage;
    /** The one that was asked for longest ago is the first. */
    private final LinkedHashMap<ObjectId, SortedMap<String, Node>> directories = new LinkedHashMap<>(16, 0.75f, true);

    private int names;

    /** @param damage hears that something of the repository cannot be read */
    TreeCache(Repository mirror, Runnable damage) {
        this.mirror = mirror;
        this.damage = damage;
    }

    /** A name in a directory. */
    record Node(String name, Entry.Type type, ObjectId id, long size) {}

    /** What the directory with a tree id holds, by name. */
    SortedMap<String, Node> children(ObjectId tree) {
        synchronized (directories) {
            SortedMap<String, Node> known = directories.get(tree);
            if (known != null) return known;
        }
        SortedMap<String, Node> read = read(tree);
        synchronized (directories) {
            if (directories.put(tree, read) == null) names += read.size();
            Iterator<SortedMap<String, Node>> oldest = directories.values().iterator();
            while (names > MOST_NAMES && directories.size() > 1) {
                names -= oldest.next().size();
                oldest.remove();
            }
        }
        return read;
    }

    /** The bytes of a file or link. */
    byte[] bytes(ObjectId blob) throws IOException {
        try (ObjectReader reader = mirror.newObjectReader()) {
            return reader.open(blob, Constants.OBJ_BLOB).getBytes();
        } catch (IOException unreadable) {
            damage.run();
            throw unreadable;
        }
    }

    private SortedMap<String, Node> read(ObjectId tree) {
        try (ObjectReader reader = mirror.newObjectReader()) {
            SortedMap<String, Node> nodes = new TreeMap<>();
            CanonicalTreeParser parser = new CanonicalTreeParser(new byte[0], reader, tree);
            for (; !parser.eof(); parser.next()) {
                Optional<String> name = name(parser);
                if (name.isEmpty()) continue;
                Entry.Type type = type(parser.getEntryFileMode());
                ObjectId id = parser.getEntryObjectId();
                long size = type == Entry.Type.FILE || type == Entry.Type.LINK
                        ? reader.getObjectSize(id, Constants.OBJ_BLOB)
                        : 0;
                nodes.put(name.get(), new Node(name.get(), type, id, size));
            }
            return Collections.unmodifiableSortedMap(nodes);
        } catch (IOException unreadable) {
            damage.run();
            throw new UncheckedIOException(
                    "a directory of the mirror cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    /**
     * An entry's name. Bytes that are not UTF-8 show as {@code \\xff}, so that two names never become one. What is no name, and no Git would
     * check out, is passed over.
     */
    private static Optional<String> name(CanonicalTreeParser parser) {
        byte[] bytes = new byte[parser.getNameLength()];
        parser.getName(bytes, 0);
        String name = decoded(bytes);
        boolean none = name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0;
        return none ? Optional.empty() : Optional.of(name);
    }

    private static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            StringBuilder name = new StringBuilder();
            for (byte one : bytes)
                name.append(one >= 0 ? String.valueOf((char) one) : String.format(Locale.ROOT, "\\x%02x", one & 0xff));
            return name.toString();
        }
    }

    private static Entry.Type type(FileMode mode) {
        if (mode.equals(FileMode.TREE)) return Entry.Type.DIRECTORY;
        if (mode.equals(FileMode.SYMLINK)) return Entry.Type.LINK;
        if (mode.equals(FileMode.GITLINK)) return Entry.Type.SUBMODULE;
        return Entry.Type.FILE;
    }
}
