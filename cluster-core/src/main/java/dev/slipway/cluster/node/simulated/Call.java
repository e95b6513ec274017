package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.object.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A word with arguments, as annotations and settings spell it: {@code uniform(1s, 5s)}. */
record Call(String word, List<String> arguments) {
    private static final Pattern FORM = Pattern.compile("\\s*([a-z][a-z-]*)\\s*\\(([^()]*)\\)\\s*");
    private static final Pattern COMMA = Pattern.compile(",");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)(ms|s|m|h)");

    Call {
        arguments = List.copyOf(arguments);
    }

    /** Empty if a text is no call. Nobody means more than a few hundred characters. */
    static Optional<Call> parse(String text) {
        Matcher form = FORM.matcher(text.length() > 500 ? "" : text);
        if (!form.matches()) return Optional.empty();
        List<String> arguments =
                COMMA.splitAsStream(form.group(2)).map(String::strip).toList();
        boolean none = arguments.size() == 1 && arguments.get(0).isEmpty();
        return Optional.of(new Call(form.group(1), none ? List.of() : arguments));
    }

    boolean is(String expected, int count) {
        return word.equals(expected) && arguments.size() == count;
    }

    /** An argument as a span, an amount or a number; empty if there is none such. */
    <T> Optional<T> argument(int index, Function<String, Optional<T>> as) {
        return index < arguments.size() ? as.apply(arguments.get(index)) : Optional.empty();
    }

    /** {@code 500ms}, {@code 2s}, {@code 1.5m}, {@code 1h}. */
    static Optional<Duration> duration(String text) {
        Matcher form = DURATION.matcher(text);
        if (!form.matches()) return Optional.empty();
        double unit = switch (form.group(2)) {
            case "ms" -> 1;
            case "s" -> 1000;
            case "m" -> 60_000;
            default -> 3_600_000;
        };
        return Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(form.group(1)) * unit)));
    }

    /** An amount of a resource that is not negative, in cores or bytes. */
    static Optional<Double> amount(String text) {
        return Quantity.parse(text)
                .map(quantity -> quantity.value().doubleValue())
                .filter(value -> value >= 0);
    }

    /** A number such as {@code 0.5}. */
    static Optional<Double> number(String text) {
        return Optional.of(text)
                .filter(digits -> digits.matches("\\d{1,6}(\\.\\d{1,6})?"))
                .map(Double::parseDouble);
    }
}
