package dev.slipway.sync.adopt;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of a commit with some of them changed or added. */
record Overlay(Snapshot base, SortedMap<String, String> changed) implements Snapshot {

    static Overlay on(Snapshot base) {
        return new Overlay(base, new TreeMap<>());
    }

    Overlay with(String path, String text) {
        SortedMap<String, String> more = new TreeMap<>(changed);
        more.put(path, text);
        return new Overlay(base, more);
    }

    /** The text of a file; empty where there is none. */
    String text(String path) {
        boolean there =
                entry(path).filter(entry -> entry.type() == Entry.Type.FILE).isPresent();
        return there ? new String(read(path), StandardCharsets.UTF_8) : "";
    }

    @Override
    public Optional<CommitId> commit() {
        return base.commit();
    }

    @Override
    public Optional<Entry> entry(String path) {
        return Optional.ofNullable(changed.get(path))
                .map(text -> file(path, text))
                .or(() -> base.entry(path));
    }

    @Override
    public List<Entry> list(String directory) {
        SortedMap<String, Entry> entries = new TreeMap<>();
        base.list(directory).forEach(entry -> entries.put(entry.path(), entry));
        changed.forEach((path, text) -> {
            if (parent(path).equals(directory)) entries.put(path, file(path, text));
        });
        return new ArrayList<>(entries.values());
    }

    @Override
    public byte[] read(String path) {
        String text = changed.get(path);
        return text == null ? base.read(path) : text.getBytes(StandardCharsets.UTF_8);
    }

    private static Entry file(String path, String text) {
        return new Entry(path, Entry.Type.FILE, "", text.getBytes(StandardCharsets.UTF_8).length);
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
