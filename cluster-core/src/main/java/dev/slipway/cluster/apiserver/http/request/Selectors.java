package dev.slipway.cluster.apiserver.http.request;

import dev.slipway.cluster.object.FieldSelector;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.LabelSelector.Operator;
import dev.slipway.cluster.object.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Selectors as query parameters write them. The grammars, and the words in which a wrong one is refused, are those of <a
 * href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#list-and-watch-filtering">label selectors</a> and field
 * selectors.
 */
final class Selectors {
    private static final Pattern KEY =
            Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern VALUE = Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

    private Selectors() {}

    /** {@code app=web,tier in (a,b),!canary}. */
    static LabelSelector labels(String text) throws BadParameter {
        LabelTokens tokens = LabelTokens.of(text);
        List<Requirement> requirements = new ArrayList<>();
        if (tokens.atEnd()) return LabelSelector.EVERYTHING;
        if (!tokens.atIdentifier() && !tokens.peek().equals("!"))
            throw new BadParameter("found '" + tokens.peek() + "', expected: !, identifier, or 'end of string'");
        while (true) {
            requirements.add(labelRequirement(tokens));
            if (tokens.atEnd()) return new LabelSelector(requirements);
            String separator = tokens.next();
            if (!separator.equals(","))
                throw new BadParameter("found '" + separator + "', expected: ',' or 'end of string'");
            if (!tokens.atIdentifier() && !tokens.peek().equals("!"))
                throw new BadParameter("found '" + tokens.peek() + "', expected: identifier after ','");
        }
    }

    private static Requirement labelRequirement(LabelTokens tokens) throws BadParameter {
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

    private static Requirement checked(String key, String operator, List<String> values) throws BadParameter {
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

    private static String number(String key, String value) throws BadParameter {
        try {
            return Long.toString(Long.parseLong(value));
        } catch (NumberFormatException notANumber) {
            throw unparsable("values[0][" + key + "]: Invalid value: \"" + value
                    + "\": for 'Gt', 'Lt' operators, the value must be an integer");
        }
    }

    private static String identifier(LabelTokens tokens) throws BadParameter {
        if (!tokens.atIdentifier()) throw unparsable("found '" + tokens.peek() + "', expected: identifier");
        return tokens.next();
    }

    private static String exactValue(LabelTokens tokens) throws BadParameter {
        return tokens.atEnd() || tokens.peek().equals(",") ? "" : identifier(tokens);
    }

    private static List<String> valueList(LabelTokens tokens) throws BadParameter {
        if (!tokens.take("(")) throw unparsable("found '" + tokens.peek() + "' expected: '('");
        List<String> values = new ArrayList<>();
        while (true) {
            values.add(tokens.atIdentifier() ? tokens.next() : "");
            if (tokens.take(")")) return values;
            if (!tokens.take(",")) throw unparsable("found '" + tokens.peek() + "', expected: ',' or ')'");
        }
    }

    /** {@code metadata.name=web,status.phase!=Failed}; a backslash keeps the next comma, equals sign or backslash in the value. */
    static FieldSelector fields(String text) throws BadParameter {
        List<FieldSelector.Requirement> requirements = new ArrayList<>();
        for (String term : terms(text)) {
            if (term.isEmpty()) continue;
            int equals = term.indexOf('=');
            if (equals < 1) throw new BadParameter("invalid selector: '" + text + "'; can't understand '" + term + "'");
            boolean not = term.charAt(equals - 1) == '!';
            int value = term.startsWith("==", equals) ? equals + 2 : equals + 1;
            requirements.add(new FieldSelector.Requirement(
                    term.substring(0, not ? equals - 1 : equals), unescape(term.substring(value)), !not));
        }
        return new FieldSelector(requirements);
    }

    private static List<String> terms(String text) {
        List<String> terms = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') i++;
            else if (text.charAt(i) == ',') {
                terms.add(text.substring(start, i));
                start = i + 1;
            }
        }
        terms.add(text.substring(start));
        return terms;
    }

    private static String unescape(String value) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) == '\\' && i + 1 < value.length()) i++;
            plain.append(value.charAt(i));
        }
        return plain.toString();
    }

    private static BadParameter unparsable(String why) {
        return new BadParameter("unable to parse requirement: " + why);
    }

    private static final String KEY_RULE =
            "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g."
                    + " 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    private static final String VALUE_RULE =
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
                    + " alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is"
                    + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
}
