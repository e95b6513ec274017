package dev.slipway.templating.manifest;

import dev.slipway.diff.codec.Document;
import dev.slipway.diff.codec.Position;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.templating.manifest.Trace.Part;
import dev.slipway.templating.manifest.Trace.Share;
import dev.slipway.templating.template.Rendered;
import dev.slipway.templating.template.Rendered.Insertion;
import dev.slipway.templating.template.Spot;
import dev.slipway.templating.template.Use;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes the {@link Trace} of a document. A parameter is in a value if its insertion lies between the value's first and last character; a
 * mapping or list that is all of a parameter passes that on to everything in it.
 */
final class Tracing {
    private final Rendered rendered;
    private final Document document;
    private final Map<Spot, Integer> files = new HashMap<>();
    private final List<Spot> starts = new ArrayList<>();
    private final SortedMap<Integer, List<Part>> parts = new TreeMap<>();
    private final int[] file;
    private final int[] line;
    private int next;

    private Tracing(Rendered rendered, Document document) {
        this.rendered = rendered;
        this.document = document;
        int nodes = Trace.size(document.root());
        this.file = new int[nodes];
        this.line = new int[nodes];
    }

    static Trace of(Rendered rendered, Document document) {
        Tracing tracing = new Tracing(rendered, document);
        tracing.walk(document.root(), Path.ROOT, Optional.empty());
        return new Trace(
                document.root(), List.copyOf(tracing.starts), tracing.file, tracing.line, tracing.parts, Path.ROOT);
    }

    /** @param parameter the one that all of this is, if it is in a mapping or list that came from one parameter */
    private void walk(Tree tree, Path path, Optional<Path> parameter) {
        int node = next++;
        place(node, path);
        Optional<Path> whole = parameter.isPresent() || tree instanceof Scalar ? parameter : inserted(path);
        List<Part> found = whole.isPresent()
                ? whole(whole.get())
                : tree instanceof Scalar scalar ? scalar(path, scalar) : List.of();
        if (!found.isEmpty()) parts.put(node, found);
        if (tree instanceof Mapping mapping)
            mapping.forEach((key, value) -> walk(value, path.field(key), whole.map(way -> way.field(key))));
        if (tree instanceof Sequence list)
            for (int i = 0; i < list.size(); i++) {
                int index = i;
                walk(list.get(i), path.index(i), whole.map(way -> way.index(index)));
            }
    }

    private void place(int node, Path path) {
        Spot spot = rendered.spot(RenderedDocument.line(document, path));
        Spot start = spot.line(1);
        Integer known = files.putIfAbsent(start, starts.size());
        if (known == null) starts.add(start);
        file[node] = known == null ? starts.size() - 1 : known;
        line[node] = spot.place().line();
    }

    private List<Part> whole(Path way) {
        return rendered.parameters().use(way).stream()
                .map(use -> new Part(use, Share.WHOLE))
                .toList();
    }

    /** The parameter that all of a mapping or list is. */
    private Optional<Path> inserted(Path path) {
        Position from = document.positions().valueAt(path);
        Position to = document.positions().endOf(path);
        return first(from) < rendered.insertions().size()
                ? Optional.of(rendered.insertions().get(first(from)))
                        .filter(insertion ->
                                insertion.from().equals(from) && insertion.to().equals(to))
                        .map(Insertion::way)
                : Optional.empty();
    }

    private List<Part> scalar(Path path, Scalar scalar) {
        Position from = document.positions().valueAt(path);
        Position to = document.positions().endOf(path);
        List<Part> found = new ArrayList<>();
        List<Insertion> all = rendered.insertions();
        for (int i = first(from); i < all.size() && all.get(i).from().compareTo(to) < 0; i++) {
            Path way = all.get(i).way();
            rendered.parameters().use(way).ifPresent(use -> found.add(new Part(use, Share.EMBEDDED)));
        }
        if (found.size() == 1 && isAllOf(found.get(0).use(), scalar))
            return List.of(new Part(found.get(0).use(), Share.WHOLE));
        for (int at = from.line(); at <= Math.min(to.line(), rendered.lines().size()); at++)
            for (Use raw : rendered.lines().get(at - 1).raw()) {
                Part part = new Part(raw, Share.RAW);
                if (!found.contains(part)) found.add(part);
            }
        return found;
    }

    private boolean isAllOf(Use use, Scalar scalar) {
        return use.way()
                .in(rendered.parameters().tree())
                .filter(value -> value instanceof Scalar said && said.display().equals(scalar.display()))
                .isPresent();
    }

    /** The first insertion that begins at a place or after it. */
    private int first(Position from) {
        List<Insertion> all = rendered.insertions();
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (all.get(middle).from().compareTo(from) < 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
