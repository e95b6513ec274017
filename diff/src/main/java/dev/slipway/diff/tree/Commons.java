package dev.slipway.diff.tree;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * Parts that many documents have in common, so that each is held in memory once: the pods of one workload differ in little but their names.
 *
 * <p>A table of fixed size. A part that comes and finds its place taken moves in only if the one that is there was not met again since
 * somebody else came for its place; so what is met often stays, and what is met once passes by. Parts that are large, and long texts, are not
 * kept, which bounds what the table holds on to: a few megabytes. Not for sharing between threads.
 */
public final class Commons {
    /** A power of two. What a few hundred workloads have in common that change at a time. */
    private static final int PLACES = 1 << 13;

    /** Most nodes of a part that is kept. */
    private static final int MOST_NODES = 100;

    private static final int MOST_CHARACTERS = 120;

    private final Tree[] kept = new Tree[PLACES];
    private final BitSet metAgain = new BitSet(PLACES);

    public Commons() {
        Arrays.fill(kept, Mapping.empty());
    }

    /**
     * The same document, down to the order of its keys, of parts that are shared with others.
     *
     * @param before a document whose very parts need no other look, such as what this one was made of
     */
    public Mapping shared(Mapping document, Mapping before) {
        return parts(document, before);
    }

    private Tree shared(Tree tree, Tree before) {
        if (tree == before) return tree;
        if (!isSmall(tree)) return parts(tree, before);
        int hash = tree.hashCode();
        int place = (hash ^ hash >>> 16) & (PLACES - 1);
        if (isSame(kept[place], tree)) {
            metAgain.set(place);
            return kept[place];
        }
        Tree made = parts(tree, before);
        if (!metAgain.get(place)) kept[place] = made;
        metAgain.clear(place);
        return made;
    }

    private Tree parts(Tree tree, Tree before) {
        if (tree instanceof Mapping mapping)
            return parts(mapping, before instanceof Mapping old ? old : Mapping.empty());
        if (!(tree instanceof Sequence list)) return tree;
        Sequence old = before instanceof Sequence others ? others : Sequence.empty();
        return list.rewritten(i -> Optional.of(shared(list.get(i), i < old.size() ? old.get(i) : Mapping.empty())));
    }

    private Mapping parts(Mapping mapping, Mapping before) {
        return mapping.mapValues((key, value) -> shared(value, before.get(key).orElse(Mapping.empty())));
    }

    private static boolean isSmall(Tree tree) {
        return nodesLeft(tree, MOST_NODES) >= 0;
    }

    /** What is left of a number of nodes without those of a tree; negative once it is too large. */
    private static int nodesLeft(Tree tree, int most) {
        if (tree instanceof Scalar.Text text) return text.value().length() > MOST_CHARACTERS ? -1 : most - 1;
        int left = most - 1;
        if (tree instanceof Mapping mapping)
            for (int i = 0; i < mapping.size() && left >= 0; i++) left = nodesLeft(mapping.valueAt(i), left);
        if (tree instanceof Sequence list)
            for (int i = 0; i < list.size() && left >= 0; i++) left = nodesLeft(list.get(i), left);
        return left;
    }

    /** Equal, and with its keys in the same order. */
    private static boolean isSame(Tree one, Tree two) {
        if (one == two) return true;
        if (one instanceof Mapping first && two instanceof Mapping second) return haveSameEntries(first, second);
        if (one instanceof Sequence first && two instanceof Sequence second) return haveSameItems(first, second);
        return one.equals(two);
    }

    private static boolean haveSameEntries(Mapping one, Mapping two) {
        if (one.size() != two.size() || one.hashCode() != two.hashCode()) return false;
        for (int i = 0; i < one.size(); i++)
            if (!one.keyAt(i).equals(two.keyAt(i)) || !isSame(one.valueAt(i), two.valueAt(i))) return false;
        return true;
    }

    private static boolean haveSameItems(Sequence one, Sequence two) {
        if (one.size() != two.size()) return false;
        for (int i = 0; i < one.size(); i++) if (!isSame(one.get(i), two.get(i))) return false;
        return true;
    }
}
