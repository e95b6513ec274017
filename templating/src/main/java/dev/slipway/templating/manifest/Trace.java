package dev.slipway.templating.manifest;

import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.Step;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.templating.template.Spot;
import dev.slipway.templating.template.Use;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where each value of a document comes from, told without its text. Kept for as long as the object is, so it is small: eight bytes for each
 * node, in the order of a walk from the root that comes to a mapping or list before what is in it, and the parameters where there are any.
 */
public final class Trace {
    /** Of what was not rendered. */
    public static final Trace NONE =
            new Trace(Mapping.empty(), List.of(), new int[0], new int[0], new TreeMap<>(), Path.ROOT);

    private final Tree root;
    /** The first line of each file, with the way that led there. */
    private final List<Spot> files;

    private final int[] file;
    private final int[] line;
    private final SortedMap<Integer, List<Part>> parts;
    private final Path below;

    Trace(Tree root, List<Spot> files, int[] file, int[] line, SortedMap<Integer, List<Part>> parts, Path below) {
        this.root = root;
        this.files = files;
        this.file = file;
        this.line = line;
        this.parts = parts;
        this.below = below;
    }

    /** How much of a value a parameter is. */
    public enum Share {
        /** All of it. */
        WHOLE,
        /** Some text in it. */
        EMBEDDED,
        /** Nobody knows: it was inserted as it is, somewhere in the value's line. */
        RAW
    }

    /** A parameter in a value. */
    public record Part(Use use, Share share) {}

    /**
     * Where a value comes from.
     *
     * @param spot the line of its template or partial
     * @param parts the parameters in it, in order; of mappings and lists only if one parameter is all of it
     */
    public record Source(Spot spot, List<Part> parts) {
        public Source {
            parts = List.copyOf(parts);
        }
    }

    /** The trace of a part of the document, whose root is there. */
    public Trace below(Path path) {
        return new Trace(root, files, file, line, parts, below.then(path));
    }

    /** Where the value at a path comes from; empty if it does not stand in the text. */
    public Optional<Source> at(Path path) {
        if (line.length == 0) return Optional.empty();
        int node = 0;
        Tree tree = root;
        for (Step step : below.then(path).steps()) {
            OptionalInt inner = offset(tree, step);
            if (inner.isEmpty()) return Optional.empty();
            node += inner.getAsInt();
            tree = step.in(tree).orElseThrow();
        }
        Spot spot = files.get(file[node]).line(line[node]);
        return Optional.of(new Source(spot, parts.getOrDefault(node, List.of())));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Trace that
                && Arrays.equals(that.line, line)
                && Arrays.equals(that.file, file)
                && that.files.equals(files)
                && that.parts.equals(parts)
                && that.below.equals(below)
                && that.root.equals(root);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(line);
    }

    /** How many nodes further on the walk a step leads. */
    private static OptionalInt offset(Tree tree, Step step) {
        int nodes = 1;
        if (tree instanceof Mapping mapping && step instanceof Step.Field field) {
            if (!mapping.has(field.name())) return OptionalInt.empty();
            for (String key : mapping.keys()) {
                if (key.equals(field.name())) break;
                nodes += size(mapping.get(key).orElseThrow());
            }
            return OptionalInt.of(nodes);
        }
        OptionalInt index = step.indexIn(tree);
        if (index.isEmpty()) return index;
        for (int i = 0; i < index.getAsInt(); i++) nodes += size(((Sequence) tree).get(i));
        return OptionalInt.of(nodes);
    }

    /** The nodes of a tree. */
    static int size(Tree tree) {
        if (tree instanceof Scalar) return 1;
        int nodes = 1;
        if (tree instanceof Sequence list) for (Tree item : list) nodes += size(item);
        if (tree instanceof Mapping mapping)
            for (String key : mapping.keys()) nodes += size(mapping.get(key).orElseThrow());
        return nodes;
    }
}
