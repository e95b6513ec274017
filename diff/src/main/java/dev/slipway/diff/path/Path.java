package dev.slipway.diff.path;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The way from a tree's root to a place in it, which need not exist. Printed as {@code
 * .spec.template.spec.containers[name="c"].image}; a field whose name has dots, brackets or blanks is quoted: {@code
 * .metadata.labels["app.kubernetes.io/name"]}. {@link #parse} reads that back.
 */
public record Path(List<Step> steps) implements Comparable<Path> {
    /** The whole tree. Printed as the empty text. */
    public static final Path ROOT = new Path(List.of());

    public Path {
        steps = List.copyOf(steps);
    }

    /** Through fields only. */
    public static Path of(String... fields) {
        List<Step> steps = new ArrayList<>(fields.length);
        for (String field : fields) steps.add(new Step.Field(field));
        return new Path(steps);
    }

    /** Reads what {@link #toString} printed, also without the leading dot; empty where the text is no path. */
    public static Optional<Path> parse(String text) {
        return PathParser.parse(text);
    }

    public Path then(Step step) {
        List<Step> longer = new ArrayList<>(steps.size() + 1);
        longer.addAll(steps);
        longer.add(step);
        return new Path(longer);
    }

    /** This way, and then another. */
    public Path then(Path further) {
        if (isRoot()) return further;
        List<Step> longer = new ArrayList<>(steps);
        longer.addAll(further.steps);
        return new Path(longer);
    }

    public Path field(String name) {
        return then(new Step.Field(name));
    }

    /** To the item of a list of mappings that has this value under this field. */
    public Path key(String field, Object value) {
        return key(Mapping.of(field, value));
    }

    /** To the item of a list of mappings that has these values under these fields. */
    public Path key(Mapping fields) {
        return then(new Step.Key(fields));
    }

    public Path index(int index) {
        return then(new Step.Index(index));
    }

    /** To the item of a set. */
    public Path value(Object value) {
        return then(new Step.Value(Tree.of(value)));
    }

    public boolean isRoot() {
        return steps.isEmpty();
    }

    public int size() {
        return steps.size();
    }

    /** One step less; the root's parent is the root. */
    public Path parent() {
        return isRoot() ? this : new Path(steps.subList(0, steps.size() - 1));
    }

    /** The last step; empty for the root. */
    public Optional<Step> last() {
        return isRoot() ? Optional.empty() : Optional.of(steps.get(steps.size() - 1));
    }

    /** Whether this is the other or lies below it. */
    public boolean startsWith(Path other) {
        return steps.size() >= other.steps.size()
                && steps.subList(0, other.steps.size()).equals(other.steps);
    }

    /** What stands there. */
    public Optional<Tree> in(Tree root) {
        Optional<Tree> found = Optional.of(root);
        for (Step step : steps) found = found.flatMap(step::in);
        return found;
    }

    /**
     * The tree with another value there. Fields that are missing on the way are made, an item of a list or set that is missing is added at
     * its end; empty where the way leads through something that has no parts, or to an index beyond a list's end.
     */
    public Optional<Tree> put(Tree root, Tree value) {
        return Placing.put(root, steps, value);
    }

    /** The tree without what stands there; empty where nothing does. */
    public Optional<Tree> cut(Tree root) {
        return Placing.cut(root, steps);
    }

    /** As server-side apply writes it in conflicts: field names are never quoted, so that it cannot always be read back. */
    public String plain() {
        return steps.stream().map(Step::plain).collect(Collectors.joining());
    }

    /** Without the leading dot, as errors about fields begin: {@code spec.replicas}. */
    public String display() {
        String text = toString();
        return text.startsWith(".") ? text.substring(1) : text;
    }

    @Override
    public String toString() {
        return steps.stream().map(Step::toString).collect(Collectors.joining());
    }

    @Override
    public int compareTo(Path other) {
        for (int i = 0; i < Math.min(steps.size(), other.steps.size()); i++) {
            int step = steps.get(i).compareTo(other.steps.get(i));
            if (step != 0) return step;
        }
        return Integer.compare(steps.size(), other.steps.size());
    }
}
