package dev.slipway.sync.flag;

import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;

/** What JsonLogic reckons, in JavaScript's numbers. What is no number, such as the quotient of zero, is null. */
final class Arithmetic {
    /** Whole numbers that a double holds exactly. */
    private static final double EXACT = 9_007_199_254_740_992.0;

    private Arithmetic() {}

    static Tree apply(String operator, List<Tree> values) {
        double[] numbers = new double[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            OptionalDouble number = Comparison.number(values.get(i));
            if (number.isEmpty()) return Scalar.Null.NULL;
            numbers[i] = number.getAsDouble();
        }
        return switch (operator) {
            case "+" -> fold(numbers, Double::sum);
            case "*" -> fold(numbers, (a, b) -> a * b);
            case "-" -> numbers.length == 1 ? number(-numbers[0]) : two(numbers, (a, b) -> a - b);
            case "/" -> two(numbers, (a, b) -> a / b);
            case "%" -> two(numbers, (a, b) -> a % b);
            case "max" -> fold(numbers, Math::max);
            default -> fold(numbers, Math::min);
        };
    }

    private static Tree fold(double[] numbers, DoubleBinaryOperator operator) {
        if (numbers.length == 0) return Scalar.Null.NULL;
        double result = numbers[0];
        for (int i = 1; i < numbers.length; i++) result = operator.applyAsDouble(result, numbers[i]);
        return number(result);
    }

    private static Tree two(double[] numbers, DoubleBinaryOperator operator) {
        return numbers.length < 2 ? Scalar.Null.NULL : number(operator.applyAsDouble(numbers[0], numbers[1]));
    }

    private static Tree number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) return Scalar.Null.NULL;
        boolean whole = value == Math.rint(value) && Math.abs(value) <= EXACT;
        return whole ? new Scalar.Whole((long) value) : new Scalar.Real(value);
    }
}
