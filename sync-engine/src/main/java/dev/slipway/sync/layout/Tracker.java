package dev.slipway.sync.layout;

import dev.slipway.sync.layout.Sources.Source;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.ReadSet;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.model.Snapshot.Entry;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a snapshot through its links, and remembers what was looked at. */
public final class Tracker {
    /** What the YAML reader takes. */
    static final int MOST_BYTES = 3 * 1024 * 1024;

    private final Snapshot snapshot;
    private final SortedMap<String, String> seen = new TreeMap<>();

    public Tracker(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** What was looked at, see {@link ReadSet#files}. */
    public SortedMap<String, String> seen() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(seen));
    }

    /** The bytes of a file; empty if there is none of that name. */
    public Outcome<Optional<byte[]>> file(String path) {
        return resolve(path).then(found -> {
            if (found.isEmpty()) return Outcome.good(Optional.empty());
            return bytes(found.get()).then(bytes -> Outcome.good(Optional.of(bytes)));
        });
    }

    /** The bytes of an entry that must be a file. */
    Outcome<byte[]> bytes(Entry entry) {
        if (entry.type() != Entry.Type.FILE) return problem(entry.path(), "expected a file, found a directory");
        if (entry.size() > MOST_BYTES)
            return problem(
                    entry.path(), "the file has " + entry.size() + " bytes; at most " + MOST_BYTES + " are read");
        return Outcome.good(snapshot.read(entry.path()));
    }

    /** The text of an entry that must be a file. */
    Outcome<Source> source(Entry entry) {
        return bytes(entry).then(bytes -> {
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
                return Outcome.good(new Source(entry.path(), text));
            } catch (CharacterCodingException notUtf8) {
                return problem(entry.path(), "the file is not UTF-8 text");
            }
        });
    }

    /** What a path leads to, through all links on the way; empty if there is nothing. Never a link or a submodule. */
    Outcome<Optional<Entry>> resolve(String path) {
        return new LinkWalk(path, this::look, this::target).end();
    }

    /** As {@link #resolve}, where a link that leads to nothing is wrong as well. */
    Outcome<Entry> target(String link) {
        return resolve(link)
                .then(found -> found.map(Outcome::good)
                        .orElseGet(() -> problem(link, "the link leads to nothing: " + quoted(link))));
    }

    /** Whether a path is that of a link, which is wrong if it leads to nothing. */
    boolean isLink(String path) {
        return snapshot.entry(path)
                .filter(entry -> entry.type() == Entry.Type.LINK)
                .isPresent();
    }

    /** What a directory holds, by name. */
    List<Entry> list(String directory) {
        snapshot.entry(directory).ifPresent(entry -> seen.put(directory, entry.id()));
        return snapshot.list(directory);
    }

    private String quoted(String link) {
        return snapshot.entry(link)
                .filter(entry -> entry.type() == Entry.Type.LINK)
                .map(entry -> "there is no \"" + target(entry) + "\"")
                .orElse("there is no such file");
    }

    private String target(Entry link) {
        return new String(snapshot.read(link.path()), StandardCharsets.UTF_8);
    }

    private Optional<Entry> look(String path) {
        Optional<Entry> entry = snapshot.entry(path);
        seen.merge(
                path,
                entry.map(Tracker::mark).orElse(""),
                (before, now) -> before.equals(ReadSet.PASSED) ? now : before);
        return entry;
    }

    /** That a directory is there matters on the way to what is in it; what else is in it matters only when it is listed. */
    private static String mark(Entry entry) {
        return entry.type() == Entry.Type.DIRECTORY ? ReadSet.PASSED : entry.id();
    }

    static <T> Outcome<T> problem(String path, String message) {
        return Outcome.bad(Problem.at(Problem.Reason.InvalidLayout, Origin.file(path), message));
    }
}
