package dev.slipway.diff.tree;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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

    /** Those items that are mappings, in order. */
    public List<Mapping> mappings() {
        return items.stream().flatMap(item -> item.asMapping().stream()).toList();
    }

    /** Those items that are texts, in order. */
    public List<String> texts() {
        return items.stream().flatMap(item -> item.asText().stream()).toList();
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
