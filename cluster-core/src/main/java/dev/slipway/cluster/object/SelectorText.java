package dev.slipway.cluster.object;

import dev.slipway.cluster.object.LabelSelector.Operator;
import dev.slipway.cluster.object.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a label selector as query parameters and scales write it. Messages are Kubernetes'. */
final class SelectorText {
    private static final Pattern KEY =
            Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern VALUE = Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");
    private static final String KEY_RULE =
            "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g."
                    + " 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    private static final String VALUE_RULE =
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
                    + " alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is"
                    + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private SelectorText() {}

    /** {@code app=web,tier in (a,b),!canary}. */
    static LabelSelector read(String text) {
        LabelTokens tokens = LabelTokens.of(text);
        List<Requirement> requirements = new ArrayList<>();
        if (tokens.atEnd()) return LabelSelector.EVERYTHING;
        if (!tokens.atIdentifier() && !tokens.peek().equals("!"))
            throw new IllegalArgumentException(
                    "found '" + tokens.peek() + "', expected: !, identifier, or 'end of string'");
        while (true) {
            requirements.add(labelRequirement(tokens));
            if (tokens.atEnd()) return new LabelSelector(requirements);
            String separator = tokens.next();
            if (!separator.equals(","))
                throw new IllegalArgumentException("found '" + separator + "', expected: ',' or 'end of string'");
            if (!tokens.atIdentifier() && !tokens.peek().equals("!"))
                throw new IllegalArgumentException("found '" + tokens.peek() + "', expected: identifier after ','");
        }
    }

    private static Requirement labelRequirement(LabelTokens tokens) {
        boolean absent = tokens.take("!");
        String key = identifier(tokens);
        if (!KEY.matcher(key).matches()) throw unparsable("<nil>: Invalid value: \"" + key + "\": " + KEY_RULE);
        if (absent) return new Requirement(key, Operator.DOES_NOT_EXIST, List.of());
        if (tokens.atEnd() || tokens.peek().equals(",")) return new Requirement(key, Operator.EXISTS, List.of());
        String operator = tokens.next();
        List<String> values = switch (operator) {
            case "=", "==", "!=", ">", "<" -> List.of(exactValue(tokens));
            case "in", "notin" -> valueList(tokens);
            default -> throw unparsable("found '" + operator + "', expected: in, notin, =, ==, !=, gt, lt");
        };
        return checked(key, operator, values);
    }

    private static Requirement checked(String key, String operator, List<String> values) {
        for (int i = 0; i < values.size(); i++)
            if (!VALUE.matcher(values.get(i)).matches())
                throw unparsable(
                        "values[" + i + "][" + key + "]: Invalid value: \"" + values.get(i) + "\": " + VALUE_RULE);
        return switch (operator) {
            case "!=", "notin" -> new Requirement(key, Operator.NOT_IN, values);
            case ">" -> new Requirement(key, Operator.GREATER_THAN, List.of(number(key, values.get(0))));
            case "<" -> new Requirement(key, Operator.LESS_THAN, List.of(number(key, values.get(0))));
            default -> new Requirement(key, Operator.IN, values);
        };
    }

    private static String number(String key, String value) {
        try {
            return Long.toString(Long.parseLong(value));
        } catch (NumberFormatException notANumber) {
            throw unparsable("values[0][" + key + "]: Invalid value: \"" + value
                    + "\": for 'Gt', 'Lt' operators, the value must be an integer");
        }
    }

    private static String identifier(LabelTokens tokens) {
        if (!tokens.atIdentifier()) throw unparsable("found '" + tokens.peek() + "', expected: identifier");
        return tokens.next();
    }

    private static String exactValue(LabelTokens tokens) {
        return tokens.atEnd() || tokens.peek().equals(",") ? "" : identifier(tokens);
    }

    private static List<String> valueList(LabelTokens tokens) {
        if (!tokens.take("(")) throw unparsable("found '" + tokens.peek() + "' expected: '('");
        List<String> values = new ArrayList<>();
        while (true) {
            values.add(tokens.atIdentifier() ? tokens.next() : "");
            if (tokens.take(")")) return values;
            if (!tokens.take(",")) throw unparsable("found '" + tokens.peek() + "', expected: ',' or ')'");
        }
    }

    private static IllegalArgumentException unparsable(String why) {
        return new IllegalArgumentException("unable to parse requirement: " + why);
    }
}
