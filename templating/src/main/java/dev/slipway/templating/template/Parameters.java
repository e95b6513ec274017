package dev.slipway.templating.template;

import dev.slipway.diff.path.Path;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The values that templates may use, merged from layers: mappings merge deeply, everything else is replaced, the later layer wins. A null
 * of a later layer replaces too. Every value knows the place it was written in.
 */
public final class Parameters {
    private static final int MOST_NAMES = 1_000;
    private static final Parameters EMPTY = new Parameters(List.of(), Mapping.empty());

    private final List<Layer> layers;
    private final Mapping tree;

    private Parameters(List<Layer> layers, Mapping tree) {
        this.layers = List.copyOf(layers);
        this.tree = tree;
    }

    /**
     * One file's worth of values.
     *
     * @param name what the layer is called: root, component, stage
     * @param file its path, or for values that no file holds, what a person calls their source
     * @param hidden which values only stand for others
     */
    public record Layer(String name, String file, Mapping values, Lines lines, Predicate<Tree> hidden) {

        /** One in which all values are what they are. */
        public Layer(String name, String file, Mapping values, Lines lines) {
            this(name, file, values, lines, value -> false);
        }

        /** Values that nobody wrote down, such as the name of the stage. */
        public static Layer builtIn(String source, Mapping values) {
            return new Layer(source, source, values, way -> 0);
        }

        private Optional<Use.Say> say(Path way) {
            return way.in(values).map(found -> new Use.Say(name, new Place(file, lines.of(way))));
        }
    }

    /** Which line of a layer's file the value at the end of a way is written in; 0 where that is not known. */
    @FunctionalInterface
    public interface Lines {
        int of(Path way);
    }

    /** Nothing. */
    public static Parameters empty() {
        return EMPTY;
    }

    /** These, and a layer that wins over all of them. */
    public Parameters with(Layer layer) {
        List<Layer> more = new ArrayList<>(layers);
        more.add(layer);
        return new Parameters(more, merge(tree, layer.values()));
    }

    /** All values, merged. */
    public Mapping tree() {
        return tree;
    }

    /** What the layers say of the value at the end of a way: the last that says anything has won. Empty if none does. */
    public Optional<Use> use(Path way) {
        List<Use.Say> said = new ArrayList<>();
        boolean hidden = false;
        for (int i = layers.size() - 1; i >= 0; i--) {
            Layer layer = layers.get(i);
            if (said.isEmpty())
                hidden = way.in(layer.values()).filter(layer.hidden()).isPresent();
            layer.say(way).ifPresent(said::add);
        }
        return said.isEmpty()
                ? Optional.empty()
                : Optional.of(new Use(way, said.get(0), said.subList(1, said.size()), hidden));
    }

    /**
     * The names a template may write, in order, with the place of its value; a mapping's own name as well as those in it. No more than {@link
     * #MOST_NAMES}, the outer ones first: this is for hints, and keys that aliases repeat in each other can be endless.
     */
    public SortedMap<String, Place> names() {
        SortedMap<String, Place> names = new TreeMap<>();
        Deque<Inner> ahead = new ArrayDeque<>(List.of(new Inner(tree, Path.ROOT, "")));
        for (int looked = 0; !ahead.isEmpty() && looked < MOST_NAMES; ) {
            Inner next = ahead.remove();
            for (String key : next.mapping().keys()) {
                if (++looked > MOST_NAMES) break;
                Path here = next.way().field(key);
                use(here).ifPresent(use -> names.put(next.prefix() + key, use.place()));
                here.in(tree)
                        .flatMap(Tree::asMapping)
                        .ifPresent(inner -> ahead.add(new Inner(inner, here, next.prefix() + key + ".")));
            }
        }
        return names;
    }

    /** A mapping among the values. */
    private record Inner(Mapping mapping, Path way, String prefix) {}

    private static Mapping merge(Mapping below, Mapping above) {
        Mapping.Builder merged = Mapping.builder().putAll(below);
        above.forEach((key, value) ->
                merged.put(key, below.get(key).map(old -> merge(old, value)).orElse(value)));
        return merged.build();
    }

    private static Tree merge(Tree below, Tree above) {
        return below instanceof Mapping low && above instanceof Mapping high ? merge(low, high) : above;
    }
}
