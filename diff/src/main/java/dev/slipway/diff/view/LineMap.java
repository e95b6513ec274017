package dev.slipway.diff.view;

import dev.slipway.diff.codec.Document;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Which mapping or list each line of a written tree belongs to, and which value. */
final class LineMap {
    private final NavigableMap<Integer, Path> owners = new TreeMap<>();
    private final NavigableMap<Integer, Path> values = new TreeMap<>();

    private LineMap() {}

    static LineMap of(String yaml) {
        LineMap map = new LineMap();
        map.read(yaml).ifPresent(document -> map.collect(Path.ROOT, document.root(), document));
        return map;
    }

    /** The mapping or list that a line stands in, from 1; the root if nothing is known. */
    Path at(int line) {
        return floor(owners, line);
    }

    /** The innermost value that begins in a line, from 1, or goes on in it; the root if nothing is known. */
    Path valueAt(int line) {
        return floor(values, line);
    }

    private static Path floor(NavigableMap<Integer, Path> paths, int line) {
        Map.Entry<Integer, Path> found = paths.floorEntry(line);
        return found == null ? Path.ROOT : found.getValue();
    }

    /** Text of our own writer reads back, unless it is beyond the limits of what people write: then places are not named. */
    private Optional<Document> read(String yaml) {
        try {
            return Yaml.read(yaml).stream().findFirst();
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    private void collect(Path path, Tree tree, Document document) {
        if (tree instanceof Mapping mapping) {
            mapping.forEach((key, value) -> collect(path, path.field(key), value, document));
        } else if (tree instanceof Sequence list) {
            for (int i = 0; i < list.size(); i++) collect(path, item(path, list.get(i), i), list.get(i), document);
        }
    }

    private void collect(Path owner, Path path, Tree value, Document document) {
        int line = document.positions().at(path).line();
        owners.putIfAbsent(line, owner);
        boolean begins = values.isEmpty() || values.lastKey() < line;
        if (begins || path.parent().equals(values.get(line))) values.put(line, path);
        collect(path, value, document);
    }

    private static Path item(Path list, Tree item, int index) {
        Optional<String> name = item.asMapping().flatMap(mapping -> mapping.text("name"));
        return name.map(text -> list.key("name", text)).orElseGet(() -> list.index(index));
    }
}
