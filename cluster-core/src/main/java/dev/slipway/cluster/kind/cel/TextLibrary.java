package dev.slipway.cluster.kind.cel;

import static dev.slipway.cluster.kind.cel.Kinds.TEXT;
import static dev.slipway.cluster.kind.cel.Kinds.WHOLE;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import java.util.ArrayList;
import java.util.List;

/** Parts of texts by regular expressions, {@code find} and {@code findAll}, and texts made of values: {@code "%s has %d".format([a, b])}. */
final class TextLibrary {
    private TextLibrary() {}

    static void addTo(Functions functions) {
        functions
                .global(
                        "jsonpatch.escapeKey",
                        SimpleType.STRING,
                        List.of(TEXT),
                        all -> ((String) all[0]).replace("~", "~0").replace("/", "~1"))
                .member("find", SimpleType.STRING, List.of(TEXT, TEXT), all -> find((String) all[0], (String) all[1]))
                .member(
                        "findAll",
                        Kinds.TEXTS,
                        List.of(TEXT, TEXT),
                        all -> findAll((String) all[0], (String) all[1], -1))
                .member(
                        "findAll",
                        Kinds.TEXTS,
                        List.of(TEXT, TEXT, WHOLE),
                        all -> findAll((String) all[0], (String) all[1], (Long) all[2]))
                .member(
                        "format",
                        SimpleType.STRING,
                        List.of(TEXT, Kinds.listOf(SimpleType.DYN)),
                        all -> Formatted.of((String) all[0], (List<?>) all[1]));
    }

    private static String find(String text, String pattern) throws CelEvaluationException {
        Matcher matcher = matcher(text, pattern);
        return matcher.find() ? matcher.group() : "";
    }

    private static List<String> findAll(String text, String pattern, long most) throws CelEvaluationException {
        Matcher matcher = matcher(text, pattern);
        List<String> found = new ArrayList<>();
        while ((most < 0 || found.size() < most) && matcher.find()) found.add(matcher.group());
        return found;
    }

    private static Matcher matcher(String text, String pattern) throws CelEvaluationException {
        try {
            return Pattern.compile(pattern).matcher(text);
        } catch (PatternSyntaxException unreadable) {
            throw Functions.failure("Illegal regex: " + unreadable.getMessage());
        }
    }
}
