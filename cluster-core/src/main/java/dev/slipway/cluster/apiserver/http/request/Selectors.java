package dev.slipway.cluster.apiserver.http.request;

import dev.slipway.cluster.object.FieldSelector;
import dev.slipway.cluster.object.LabelSelector;
import java.util.ArrayList;
import java.util.List;

/**
 * Selectors as query parameters write them. The grammars, and the words in which a wrong one is refused, are those of <a
 * href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#list-and-watch-filtering">label selectors</a> and field
 * selectors.
 */
final class Selectors {

    private Selectors() {}

    /** {@code app=web,tier in (a,b),!canary}. */
    static LabelSelector labels(String text) throws BadParameter {
        try {
            return LabelSelector.parse(text);
        } catch (IllegalArgumentException notASelector) {
            throw new BadParameter(String.valueOf(notASelector.getMessage()));
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
}
