package dev.slipway.sync.flag;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The operators of <a href="https://jsonlogic.com/operations.html">JsonLogic</a> that flags need, and flagd's own {@code starts_with} and
 * {@code ends_with}. Comparison is JavaScript's, as flagd's engine has it. Nothing fails here: what cannot be compared is not equal.
 */
final class JsonLogic {
    /** Those that {@link #apply} knows. */
    static final List<String> OPERATORS = List.of(
            "if",
            "==",
            "!=",
            "===",
            "!==",
            "in",
            "and",
            "or",
            "!",
            "!!",
            "var",
            "<",
            "<=",
            ">",
            ">=",
            "starts_with",
            "ends_with");

    private JsonLogic() {}

    /** What a rule says of the data. A rule is a mapping of one operator to its arguments; anything else says itself. */
    static Tree apply(Tree rule, Tree data) {
        if (rule instanceof Sequence list)
            return new Sequence(
                    list.items().stream().map(item -> apply(item, data)).toList());
        if (!(rule instanceof Mapping mapping) || mapping.size() != 1) return rule;
        String operator = mapping.keys().get(0);
        Tree written = mapping.get(operator).orElseThrow();
        List<Tree> arguments = written instanceof Sequence list ? list.items() : List.of(written);
        return switch (operator) {
            case "if" -> choose(arguments, data);
            case "and" -> and(arguments, data);
            case "or" -> or(arguments, data);
            default ->
                eager(
                        operator,
                        arguments.stream()
                                .map(argument -> apply(argument, data))
                                .toList(),
                        data);
        };
    }

    /** A result as the name of a variant: without quotes. */
    static String text(Tree value) {
        return value instanceof Scalar scalar ? scalar.display() : Json.text(value);
    }

    private static Tree choose(List<Tree> arguments, Tree data) {
        for (int i = 0; i + 1 < arguments.size(); i += 2)
            if (isTruthy(apply(arguments.get(i), data))) return apply(arguments.get(i + 1), data);
        return arguments.size() % 2 == 1 ? apply(arguments.get(arguments.size() - 1), data) : Scalar.Null.NULL;
    }

    private static Tree and(List<Tree> arguments, Tree data) {
        Tree last = Scalar.Null.NULL;
        for (Tree argument : arguments) {
            last = apply(argument, data);
            if (!isTruthy(last)) return last;
        }
        return last;
    }

    private static Tree or(List<Tree> arguments, Tree data) {
        Tree last = Scalar.Null.NULL;
        for (Tree argument : arguments) {
            last = apply(argument, data);
            if (isTruthy(last)) return last;
        }
        return last;
    }

    private static Tree eager(String operator, List<Tree> values, Tree data) {
        Tree first = at(values, 0);
        Tree second = at(values, 1);
        return switch (operator) {
            case "var" -> variable(first, second, data);
            case "==" -> Scalar.Bool.of(looselyEqual(first, second));
            case "!=" -> Scalar.Bool.of(!looselyEqual(first, second));
            case "===" -> Scalar.Bool.of(strictlyEqual(first, second));
            case "!==" -> Scalar.Bool.of(!strictlyEqual(first, second));
            case "!" -> Scalar.Bool.of(!isTruthy(first));
            case "!!" -> Scalar.Bool.of(isTruthy(first));
            case "in" -> Scalar.Bool.of(isIn(first, second));
            case "<", "<=", ">", ">=" -> Scalar.Bool.of(inOrder(operator, values));
            case "starts_with", "ends_with" -> affix(operator, values);
            default -> throw new IllegalStateException("an operator that was not checked: " + operator);
        };
    }

    private static Tree at(List<Tree> values, int index) {
        return index < values.size() ? values.get(index) : Scalar.Null.NULL;
    }

    private static Tree variable(Tree name, Tree otherwise, Tree data) {
        String way = name.isNull() ? "" : text(name);
        if (way.isEmpty()) return data;
        Optional<Tree> found = Optional.of(data);
        for (String key : way.split("\\.", -1)) found = found.flatMap(tree -> step(tree, key));
        return found.filter(value -> !value.isNull()).orElse(otherwise);
    }

    private static Optional<Tree> step(Tree tree, String key) {
        if (tree instanceof Mapping mapping) return mapping.get(key);
        if (!(tree instanceof Sequence list) || !key.matches("[0-9]{1,6}")) return Optional.empty();
        int index = Integer.parseInt(key);
        return index < list.size() ? Optional.of(list.get(index)) : Optional.empty();
    }

    private static boolean isTruthy(Tree value) {
        if (value instanceof Scalar.Bool bool) return bool.value();
        if (value instanceof Scalar.Text text) return !text.value().isEmpty();
        if (value instanceof Scalar.Whole whole) return whole.value() != 0;
        if (value instanceof Scalar.Real real) return real.value() != 0;
        if (value instanceof Sequence list) return !list.isEmpty();
        return !value.isNull();
    }

    private static boolean strictlyEqual(Tree a, Tree b) {
        boolean numbers = isNumber(a) && isNumber(b);
        return numbers ? number(a).equals(number(b)) : a instanceof Scalar && a.equals(b);
    }

    private static boolean looselyEqual(Tree a, Tree b) {
        if (a.isNull() || b.isNull()) return a.isNull() && b.isNull();
        if (a instanceof Scalar.Text && b instanceof Scalar.Text) return a.equals(b);
        OptionalDouble one = number(a);
        return one.isPresent() && one.equals(number(b));
    }

    private static boolean isIn(Tree needle, Tree haystack) {
        if (haystack instanceof Scalar.Text text)
            return !needle.isNull() && text.value().contains(text(needle));
        return haystack instanceof Sequence list && list.items().stream().anyMatch(item -> strictlyEqual(item, needle));
    }

    /** Two values in order, or three: between. */
    private static boolean inOrder(String operator, List<Tree> values) {
        for (int i = 0; i + 1 < values.size(); i++)
            if (!inOrder(operator, values.get(i), values.get(i + 1))) return false;
        return values.size() > 1;
    }

    private static boolean inOrder(String operator, Tree a, Tree b) {
        boolean texts = a instanceof Scalar.Text && b instanceof Scalar.Text;
        OptionalDouble one = number(a);
        OptionalDouble two = number(b);
        if (!texts && (one.isEmpty() || two.isEmpty())) return false;
        int order = texts ? text(a).compareTo(text(b)) : Double.compare(one.getAsDouble(), two.getAsDouble());
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    /** flagd says null, not false, to anything but two texts. */
    private static Tree affix(String operator, List<Tree> values) {
        if (values.size() != 2) return Scalar.Null.NULL;
        Optional<String> whole = values.get(0).asText();
        Optional<String> part = values.get(1).asText();
        if (whole.isEmpty() || part.isEmpty()) return Scalar.Null.NULL;
        boolean holds = operator.equals("starts_with")
                ? whole.get().startsWith(part.get())
                : whole.get().endsWith(part.get());
        return Scalar.Bool.of(holds);
    }

    private static boolean isNumber(Tree value) {
        return value instanceof Scalar.Whole || value instanceof Scalar.Real;
    }

    /** As JavaScript's Number(): true is 1, null and the empty text are 0, a text without a number is none. */
    private static OptionalDouble number(Tree value) {
        if (value instanceof Scalar.Whole whole) return OptionalDouble.of(whole.value());
        if (value instanceof Scalar.Real real) return OptionalDouble.of(real.value());
        if (value instanceof Scalar.Bool bool) return OptionalDouble.of(bool.value() ? 1 : 0);
        if (value.isNull()) return OptionalDouble.of(0);
        return value.asText().map(JsonLogic::number).orElse(OptionalDouble.empty());
    }

    private static OptionalDouble number(String text) {
        if (text.isBlank()) return OptionalDouble.of(0);
        boolean decimal = text.strip().matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
        return decimal ? OptionalDouble.of(Double.parseDouble(text.strip())) : OptionalDouble.empty();
    }
}
