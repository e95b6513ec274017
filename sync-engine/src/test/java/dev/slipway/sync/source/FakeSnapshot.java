package dev.slipway.sync.source;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A snapshot from text. Links and submodules as Git knows them; directories are there where files are. */
public final class FakeSnapshot implements Snapshot {
    private final SortedMap<String, Node> nodes = new TreeMap<>();
    private final TreeSet<String> reads = new TreeSet<>();

    private record Node(Entry.Type type, byte[] bytes) {}

    /**
     * From one text that holds all files: {@code === path} begins a file, {@code === path -> target} is a link, {@code === path submodule} a
     * submodule.
     */
    public static FakeSnapshot parse(String text) {
        FakeSnapshot snapshot = new FakeSnapshot();
        for (String part : text.split("(?m)^=== ")) {
            if (part.isBlank()) continue;
            String heading = part.substring(0, part.indexOf('\n'));
            String content = part.substring(part.indexOf('\n') + 1);
            String[] link = heading.split(" -> ", 2);
            if (link.length == 2) snapshot.link(link[0], link[1]);
            else if (heading.endsWith(" submodule")) snapshot.submodule(heading.substring(0, heading.length() - 10));
            else snapshot.file(heading, content);
        }
        return snapshot;
    }

    public FakeSnapshot file(String path, String text) {
        nodes.put(path, new Node(Entry.Type.FILE, text.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    public FakeSnapshot file(String path, byte[] bytes) {
        nodes.put(path, new Node(Entry.Type.FILE, bytes.clone()));
        return this;
    }

    public FakeSnapshot link(String path, String target) {
        nodes.put(path, new Node(Entry.Type.LINK, target.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    public FakeSnapshot submodule(String path) {
        nodes.put(path, new Node(Entry.Type.SUBMODULE, new byte[0]));
        return this;
    }

    /** The files that were read so far. */
    public List<String> reads() {
        return new ArrayList<>(reads);
    }

    @Override
    public Optional<CommitId> commit() {
        return Optional.of(new CommitId("c0ffee".repeat(6) + "c0ff"));
    }

    @Override
    public Optional<Entry> entry(String path) {
        Node node = nodes.get(path);
        if (node != null) return Optional.of(entry(path, node));
        SortedMap<String, Node> inside = inside(path);
        if (path.isEmpty() || inside.isEmpty()) return Optional.empty();
        return Optional.of(new Entry(path, Entry.Type.DIRECTORY, id(inside.toString()), 0));
    }

    @Override
    public List<Entry> list(String directory) {
        String prefix = directory.isEmpty() ? "" : directory + "/";
        TreeSet<String> names = new TreeSet<>();
        for (String path : inside(directory).keySet())
            names.add(path.substring(prefix.length()).split("/")[0]);
        return names.stream().flatMap(name -> entry(prefix + name).stream()).toList();
    }

    @Override
    public byte[] read(String path) {
        reads.add(path);
        return nodes.get(path).bytes().clone();
    }

    private SortedMap<String, Node> inside(String directory) {
        return directory.isEmpty() ? nodes : nodes.subMap(directory + "/", directory + "0");
    }

    private static Entry entry(String path, Node node) {
        return new Entry(path, node.type(), id(new String(node.bytes(), StandardCharsets.UTF_8)), node.bytes().length);
    }

    private static String id(String content) {
        return Integer.toHexString(content.hashCode());
    }
}
