package dev.slipway.testing;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What was right once, spoilt a little: most of it still makes sense, so that what reads it gets far before it has to refuse. */
public final class Mangled {
    private static final String JUNK = "{}[]:,\"'\\\n\t0-9eE.~$/*&!%@`|>#?=()nulltrue\u0000\u2028\u00e9\ud83d";
    private static final List<Object> ODD = List.of(
            Scalar.Null.NULL,
            "",
            "x",
            -1,
            0,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            0.5,
            1e300,
            true,
            List.of(),
            Mapping.empty(),
            List.of(Scalar.Null.NULL),
            List.of(List.of()),
            Mapping.of("", Scalar.Null.NULL),
            "\u0000",
            "\ud83d",
            "x".repeat(300));
    private static final List<String> KEYS = List.of(
            "$patch",
            "$retainKeys",
            "$setElementOrder/containers",
            "$deleteFromPrimitiveList/finalizers",
            "metadata",
            "name",
            "spec",
            "managedFields",
            "",
            "a.b/c~d");
    private static final List<String> WORDS =
            List.of("replace", "delete", "merge", "/metadata/name", "/-", "~", "/spec");

    private Mangled() {}

    /** A text with a few characters changed, put in, left out or doubled. */
    public static String text(String text, Random random) {
        StringBuilder mangled = new StringBuilder(text);
        for (int i = 1 + random.nextInt(4); i > 0 && mangled.length() > 0; i--) {
            int at = random.nextInt(mangled.length());
            switch (random.nextInt(4)) {
                case 0 -> mangled.setCharAt(at, JUNK.charAt(random.nextInt(JUNK.length())));
                case 1 -> mangled.insert(at, JUNK.charAt(random.nextInt(JUNK.length())));
                case 2 -> mangled.delete(at, Math.min(mangled.length(), at + 1 + random.nextInt(6)));
                default -> mangled.insert(at, mangled.substring(random.nextInt(at + 1), at));
            }
        }
        return mangled.toString();
    }

    /** A tree with one to three places changed. */
    public static Tree tree(Tree tree, Random random) {
        Tree mangled = tree;
        for (int i = 1 + random.nextInt(3); i > 0; i--) mangled = changed(mangled, random);
        return mangled;
    }

    private static Tree changed(Tree tree, Random random) {
        if (random.nextInt(7) == 0) return other(random);
        if (tree instanceof Mapping mapping && !mapping.isEmpty()) return changed(mapping, random);
        if (tree instanceof Sequence list && !list.isEmpty()) return changed(list, random);
        return other(random);
    }

    private static Tree changed(Mapping mapping, Random random) {
        String key = mapping.keys().get(random.nextInt(mapping.size()));
        Tree value = mapping.get(key).orElseThrow();
        return switch (random.nextInt(8)) {
            case 0 -> mapping.without(key);
            case 1 -> mapping.with(pick(KEYS, random), random.nextBoolean() ? value : other(random));
            case 2 -> mapping.without(key).with(pick(KEYS, random), value);
            default -> mapping.with(key, changed(value, random));
        };
    }

    private static Tree changed(Sequence list, Random random) {
        int at = random.nextInt(list.size());
        List<Tree> items = new ArrayList<>(list.items());
        switch (random.nextInt(6)) {
            case 0 -> items.remove(at);
            case 1 -> items.add(items.get(at));
            case 2 -> items.add(at, other(random));
            default -> items.set(at, changed(items.get(at), random));
        }
        return new Sequence(items);
    }

    private static Tree other(Random random) {
        return Tree.of(random.nextInt(3) == 0 ? pick(WORDS, random) : pick(ODD, random));
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
