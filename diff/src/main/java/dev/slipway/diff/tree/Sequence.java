package dev.slipway.diff.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** An ordered list of values. */
public record Sequence(List<Tree> items) implements Tree, Iterable<Tree> {
    private static final Sequence EMPTY = new Sequence(List.of());

    public Sequence {
        items = List.copyOf(items);
    }

    /** The one without items. */
    public static Sequence empty() {
        return EMPTY;
    }

    /** Of plain values, see {@link Tree#of}. */
    public static Sequence of(Object... values) {
        return new Sequence(Stream.of(values).map(Tree::of).toList());
    }

    public int size() {
        return items.size();
    }

    public boolean isEmpty() {
        return items.isEmpty();
    }

    /** The item at an index from 0; out of range is a bug of the caller. */
    public Tree get(int index) {
        return items.get(index);
    }

    /** The same with one more at the end. */
    public Sequence with(Tree item) {
        List<Tree> longer = new ArrayList<>(items);
        longer.add(item);
        return new Sequence(longer);
    }

    /** The same with the item at an index replaced. */
    public Sequence with(int index, Tree item) {
        List<Tree> changed = new ArrayList<>(items);
        changed.set(index, item);
        return new Sequence(changed);
    }

    /** Each item replaced by what the function makes of it, or left out where it makes none; this very list where that changes nothing. */
    public Sequence rewritten(IntFunction<Optional<Tree>> change) {
        List<Tree> made = new ArrayList<>(items.size());
        boolean same = true;
        for (int i = 0; i < items.size(); i++) {
            Optional<Tree> item = change.apply(i);
            item.ifPresent(made::add);
            same &= item.isPresent() && item.get() == items.get(i);
        }
        return same ? this : new Sequence(made);
    }

    /** Those items that are mappings, in order. */
    public List<Mapping> mappings() {
        List<Mapping> mappings = new ArrayList<>(items.size());
        for (Tree item : items) if (item instanceof Mapping mapping) mappings.add(mapping);
        return Collections.unmodifiableList(mappings);
    }

    /** Those items that are texts, in order. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>(items.size());
        for (Tree item : items) if (item instanceof Scalar.Text text) texts.add(text.value());
        return Collections.unmodifiableList(texts);
    }

    @Override
    public Iterator<Tree> iterator() {
        return items.iterator();
    }

    @Override
    public String describe() {
        return "a list";
    }
}
