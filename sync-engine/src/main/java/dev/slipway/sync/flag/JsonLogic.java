package dev.slipway.sync.flag;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The operators of <a href="https://jsonlogic.com/operations.html">JsonLogic</a>, and flagd's own {@code fractional}, {@code sem_ver}, {@code
 * starts_with} and {@code ends_with}. Comparison is JavaScript's, as flagd's engine has it. Nothing fails here: what cannot be compared is not
 * equal, and what makes no sense is null.
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
            "ends_with",
            "sem_ver",
            "fractional",
            "?:",
            "missing",
            "missing_some",
            "max",
            "min",
            "+",
            "-",
            "*",
            "/",
            "%",
            "cat",
            "substr",
            "merge",
            "map",
            "filter",
            "reduce",
            "all",
            "none",
            "some",
            "log");

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
            case "if", "?:" -> choose(arguments, data);
            case "and" -> and(arguments, data);
            case "or" -> or(arguments, data);
            case "map", "filter", "reduce", "all", "none", "some" -> Lists.apply(operator, arguments, data);
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
            if (Comparison.isTruthy(apply(arguments.get(i), data))) return apply(arguments.get(i + 1), data);
        return arguments.size() % 2 == 1 ? apply(arguments.get(arguments.size() - 1), data) : Scalar.Null.NULL;
    }

    private static Tree and(List<Tree> arguments, Tree data) {
        Tree last = Scalar.Null.NULL;
        for (Tree argument : arguments) {
            last = apply(argument, data);
            if (!Comparison.isTruthy(last)) return last;
        }
        return last;
    }

    private static Tree or(List<Tree> arguments, Tree data) {
        Tree last = Scalar.Null.NULL;
        for (Tree argument : arguments) {
            last = apply(argument, data);
            if (Comparison.isTruthy(last)) return last;
        }
        return last;
    }

    private static Tree eager(String operator, List<Tree> values, Tree data) {
        Tree first = at(values, 0);
        Tree second = at(values, 1);
        return switch (operator) {
            case "var" -> variable(first, second, data);
            case "missing" ->
                missing(values.size() == 1 && first instanceof Sequence list ? list.items() : values, data);
            case "missing_some" -> missingSome(first, second, data);
            case "==" -> Scalar.Bool.of(Comparison.looselyEqual(first, second));
            case "!=" -> Scalar.Bool.of(!Comparison.looselyEqual(first, second));
            case "===" -> Scalar.Bool.of(Comparison.strictlyEqual(first, second));
            case "!==" -> Scalar.Bool.of(!Comparison.strictlyEqual(first, second));
            case "!" -> Scalar.Bool.of(!Comparison.isTruthy(first));
            case "!!" -> Scalar.Bool.of(Comparison.isTruthy(first));
            case "in" -> Scalar.Bool.of(Comparison.isIn(first, second));
            case "<", "<=", ">", ">=" -> Scalar.Bool.of(Comparison.inOrder(operator, values));
            case "max", "min", "+", "-", "*", "/", "%" -> Arithmetic.apply(operator, values);
            case "cat" ->
                new Scalar.Text(
                        String.join("", values.stream().map(JsonLogic::text).toList()));
            case "substr" -> substring(text(first), values);
            case "merge" -> Lists.merge(values);
            case "starts_with", "ends_with" -> affix(operator, values);
            case "sem_ver" -> SemanticVersion.compare(values);
            case "fractional" -> Fractional.choose(values, data);
            case "log" -> first;
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

    /** Those of the names that the data has no value for, or the empty text. */
    private static Sequence missing(List<Tree> names, Tree data) {
        List<Tree> missing = new ArrayList<>();
        for (Tree name : names) {
            Tree value = variable(name, Scalar.Null.NULL, data);
            if (value.isNull() || value.asText().filter(String::isEmpty).isPresent()) missing.add(name);
        }
        return new Sequence(missing);
    }

    private static Sequence missingSome(Tree needed, Tree names, Tree data) {
        List<Tree> all = names instanceof Sequence list ? list.items() : List.of();
        Sequence missing = missing(all, data);
        return all.size() - missing.size() >= Comparison.number(needed).orElse(0) ? new Sequence(List.of()) : missing;
    }

    /** Negative numbers count from the end, as in PHP's function of that name. */
    private static Tree substring(String text, List<Tree> values) {
        int start = (int) Comparison.number(at(values, 1)).orElse(0);
        int from = Math.min(text.length(), start < 0 ? Math.max(0, text.length() + start) : start);
        int length = values.size() < 3
                ? text.length()
                : (int) Comparison.number(values.get(2)).orElse(0);
        int to = length < 0 ? text.length() + length : (int) Math.min(text.length(), (long) from + length);
        return new Scalar.Text(to <= from ? "" : text.substring(from, to));
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
}
