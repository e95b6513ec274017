package dev.slipway.testing;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Trees that depend on a seed alone, full of what codecs and merges stumble over. */
public final class Trees {
    private static final List<String> KEYS =
            List.of("a", "b", "name", "on", "1", "a.b/c", "x y", "~", "", "<<", "$", "ключ", "[0]");
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "x",
            "on",
            "y",
            "NO",
            "true",
            "null",
            "~",
            "1",
            "010",
            "0o10",
            "0x1F",
            "1_000",
            "1e3",
            ".5",
            "-",
            "- x",
            "a: b",
            "a #b",
            "# c",
            "12:30",
            "2024-01-01",
            "2024-01-01T00:00:00Z",
            ".inf",
            ".NaN",
            "one\ntwo",
            "one\ntwo\n",
            "one\n\n",
            "\n",
            "  lead\nx\n",
            "trail \nx",
            "tab\tx",
            "\ttab",
            "quote\"s'",
            "back\\slash",
            "{x}",
            "[x]",
            "*a",
            "&a",
            "!t",
            "%x",
            "@x",
            "`x",
            "<<",
            "=",
            "ünï",
            "\uD83D\uDE00",
            "\u0001",
            "\u0085",
            "\u2028",
            "\r\n",
            "a\rb",
            "---",
            "...",
            "--- x\n...\n",
            "?",
            "? x",
            "|",
            ">");

    private Trees() {}

    /** Any tree: a mapping more often than not, up to four levels deep. */
    public static Tree random(long seed) {
        return tree(Seeds.random(seed), 4);
    }

    /** A mapping. */
    public static Mapping mapping(long seed) {
        return mapping(Seeds.random(seed), 4);
    }

    /** The same with a few values changed, added and removed. */
    public static Tree changed(Tree tree, long seed) {
        return changed(tree, Seeds.random(seed));
    }

    private static Tree tree(Random random, int depth) {
        int kind = depth == 0 ? 5 : random.nextInt(10);
        if (kind < 4) return mapping(random, depth);
        return kind < 5 ? sequence(random, depth) : scalar(random);
    }

    private static Mapping mapping(Random random, int depth) {
        Mapping.Builder mapping = Mapping.builder();
        for (int i = random.nextInt(6); i > 0; i--) mapping.put(pick(KEYS, random), tree(random, depth - 1));
        return mapping.build();
    }

    private static Sequence sequence(Random random, int depth) {
        List<Tree> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) items.add(tree(random, depth - 1));
        return new Sequence(items);
    }

    private static Scalar scalar(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> Scalar.Null.NULL;
            case 1 -> Scalar.Bool.of(random.nextBoolean());
            case 2 -> new Scalar.Whole(random.nextBoolean() ? random.nextInt(5) : random.nextLong());
            case 3 -> new Scalar.Real(0.5 + random.nextInt(1000));
            default -> new Scalar.Text(pick(TEXTS, random));
        };
    }

    private static Tree changed(Tree tree, Random random) {
        if (random.nextInt(8) == 0) return tree(random, 2);
        if (tree instanceof Mapping mapping) return changed(mapping, random);
        if (!(tree instanceof Sequence list)) return tree;
        List<Tree> items = new ArrayList<>();
        for (Tree item : list) if (random.nextInt(6) > 0) items.add(changed(item, random));
        if (random.nextInt(4) == 0) items.add(random.nextInt(items.size() + 1), tree(random, 2));
        return new Sequence(items);
    }

    private static Mapping changed(Mapping mapping, Random random) {
        Mapping.Builder result = Mapping.builder();
        mapping.forEach((key, value) -> {
            if (random.nextInt(6) > 0) result.put(key, changed(value, random));
        });
        if (random.nextInt(4) == 0) result.put(pick(KEYS, random), tree(random, 2));
        return result.build();
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
