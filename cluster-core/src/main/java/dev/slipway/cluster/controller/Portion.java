package dev.slipway.cluster.controller;

import dev.slipway.diff.tree.Tree;
import java.util.Optional;

/** How many of something are meant by {@code 3} or {@code 25%}, as rollouts say how fast they may go. */
public final class Portion {
    private static final int PERCENT = 100;

    private Portion() {}

    /** Of this many, a percentage rounded up. What is absent, or neither a number nor a percentage, counts as the fallback. */
    public static int roundedUp(Optional<Tree> value, String fallback, int all) {
        return of(value, fallback, all, PERCENT - 1);
    }

    /** Of this many, a percentage rounded down. What is absent, or neither a number nor a percentage, counts as the fallback. */
    public static int roundedDown(Optional<Tree> value, String fallback, int all) {
        return of(value, fallback, all, 0);
    }

    private static int of(Optional<Tree> value, String fallback, int all, int rest) {
        Optional<Long> count = value.flatMap(Tree::asWhole);
        if (count.isPresent()) return bounded(count.get());
        String text = value.flatMap(Tree::asText).filter(Portion::isPercentage).orElse(fallback);
        if (!isPercentage(text)) return Integer.parseInt(text);
        long percent = Long.parseLong(text.substring(0, text.length() - 1));
        return bounded((percent * all + rest) / PERCENT);
    }

    private static boolean isPercentage(String text) {
        return text.matches("[0-9]{1,9}%");
    }

    private static int bounded(long count) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, count));
    }
}
