package dev.slipway.sync.flag;

import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.OptionalDouble;

/** How values compare in JsonLogic: as in JavaScript. Nothing fails: what cannot be compared is not equal and in no order. */
final class Comparison {
    private Comparison() {}

    static boolean isTruthy(Tree value) {
        if (value instanceof Scalar.Bool bool) return bool.value();
        if (value instanceof Scalar.Text text) return !text.value().isEmpty();
        if (value instanceof Scalar.Whole whole) return whole.value() != 0;
        if (value instanceof Scalar.Real real) return real.value() != 0;
        if (value instanceof Sequence list) return !list.isEmpty();
        return !value.isNull();
    }

    static boolean strictlyEqual(Tree a, Tree b) {
        boolean numbers = isNumber(a) && isNumber(b);
        return numbers ? number(a).equals(number(b)) : a instanceof Scalar && a.equals(b);
    }

    static boolean looselyEqual(Tree a, Tree b) {
        if (a.isNull() || b.isNull()) return a.isNull() && b.isNull();
        if (a instanceof Scalar.Text && b instanceof Scalar.Text) return a.equals(b);
        OptionalDouble one = number(a);
        return one.isPresent() && one.equals(number(b));
    }

    static boolean isIn(Tree needle, Tree haystack) {
        if (haystack instanceof Scalar.Text text)
            return !needle.isNull() && text.value().contains(JsonLogic.text(needle));
        return haystack instanceof Sequence list && list.items().stream().anyMatch(item -> strictlyEqual(item, needle));
    }

    /** Two values in order, or three: between. */
    static boolean inOrder(String operator, List<Tree> values) {
        for (int i = 0; i + 1 < values.size(); i++)
            if (!inOrder(operator, values.get(i), values.get(i + 1))) return false;
        return values.size() > 1;
    }

    private static boolean inOrder(String operator, Tree a, Tree b) {
        boolean texts = a instanceof Scalar.Text && b instanceof Scalar.Text;
        OptionalDouble one = number(a);
        OptionalDouble two = number(b);
        if (!texts && (one.isEmpty() || two.isEmpty())) return false;
        int order = texts
                ? JsonLogic.text(a).compareTo(JsonLogic.text(b))
                : Double.compare(one.getAsDouble(), two.getAsDouble());
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    static boolean isNumber(Tree value) {
        return value instanceof Scalar.Whole || value instanceof Scalar.Real;
    }

    /** As JavaScript's Number(): true is 1, null and the empty text are 0, a text without a number is none. */
    static OptionalDouble number(Tree value) {
        if (value instanceof Scalar.Whole whole) return OptionalDouble.of(whole.value());
        if (value instanceof Scalar.Real real) return OptionalDouble.of(real.value());
        if (value instanceof Scalar.Bool bool) return OptionalDouble.of(bool.value() ? 1 : 0);
        if (value.isNull()) return OptionalDouble.of(0);
        return value.asText().map(Comparison::number).orElse(OptionalDouble.empty());
    }

    private static OptionalDouble number(String text) {
        if (text.isBlank()) return OptionalDouble.of(0);
        boolean decimal = text.strip().matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
        return decimal ? OptionalDouble.of(Double.parseDouble(text.strip())) : OptionalDouble.empty();
    }
}
