package dev.slipway.sync.flag;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;

/** What JsonLogic does with lists. Inside of an operator an item is all the data there is. */
final class Lists {
    private Lists() {}

    static Tree apply(String operator, List<Tree> arguments, Tree data) {
        List<Tree> items = !arguments.isEmpty() && JsonLogic.apply(arguments.get(0), data) instanceof Sequence list
                ? list.items()
                : List.of();
        Tree rule = arguments.size() > 1 ? arguments.get(1) : Scalar.Null.NULL;
        return switch (operator) {
            case "map" ->
                new Sequence(
                        items.stream().map(item -> JsonLogic.apply(rule, item)).toList());
            case "filter" ->
                new Sequence(items.stream().filter(item -> holds(rule, item)).toList());
            case "all" -> Scalar.Bool.of(!items.isEmpty() && items.stream().allMatch(item -> holds(rule, item)));
            case "some" -> Scalar.Bool.of(items.stream().anyMatch(item -> holds(rule, item)));
            case "none" -> Scalar.Bool.of(items.stream().noneMatch(item -> holds(rule, item)));
            default ->
                reduce(items, rule, arguments.size() > 2 ? JsonLogic.apply(arguments.get(2), data) : Scalar.Null.NULL);
        };
    }

    static Sequence merge(List<Tree> values) {
        List<Tree> merged = new ArrayList<>();
        for (Tree value : values) {
            if (value instanceof Sequence list) merged.addAll(list.items());
            else merged.add(value);
        }
        return new Sequence(merged);
    }

    private static boolean holds(Tree rule, Tree item) {
        return Comparison.isTruthy(JsonLogic.apply(rule, item));
    }

    private static Tree reduce(List<Tree> items, Tree rule, Tree start) {
        Tree sum = start;
        for (Tree item : items) sum = JsonLogic.apply(rule, Mapping.of("current", item, "accumulator", sum));
        return sum;
    }
}
