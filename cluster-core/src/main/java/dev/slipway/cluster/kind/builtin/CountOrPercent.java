package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.diff.tree.Tree;
import java.util.Optional;

/** Values such as {@code 3} or {@code 25%}. */
final class CountOrPercent {
    private CountOrPercent() {}

    /** What is wrong with one, if it is there. */
    static void check(String field, Optional<Tree> value, Problems problems) {
        value.flatMap(Tree::asWhole)
                .filter(count -> count < 0)
                .ifPresent(count -> problems.invalid(field, count, "must be greater than or equal to 0"));
        value.flatMap(Tree::asText)
                .filter(text -> percent(text).isEmpty())
                .ifPresent(text -> problems.invalid(
                        field,
                        text,
                        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex"
                                + " used for validation is '[0-9]+%')"));
    }

    /** A percentage of at most a hundred; counts are not looked at. */
    static void notMoreThanAll(String field, Tree value, Problems problems) {
        value.asText()
                .flatMap(CountOrPercent::percent)
                .filter(percent -> percent > 100)
                .ifPresent(percent -> problems.invalid(field, value, "must not be greater than 100%"));
    }

    static boolean isZero(Tree value) {
        return value.asWhole().equals(Optional.of(0L))
                || value.asText().flatMap(CountOrPercent::percent).equals(Optional.of(0L));
    }

    private static Optional<Long> percent(String text) {
        return text.matches("[0-9]{1,9}%")
                ? Optional.of(Long.parseLong(text.substring(0, text.length() - 1)))
                : Optional.empty();
    }
}
