package dev.slipway.cluster.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The words and signs of a label selector, read one after another. A sign is the longest that the grammar knows. */
final class LabelTokens {
    private static final String SPECIAL = "=!(),><";
    private static final Set<String> SIGNS = Set.of("=", "==", "!", "!=", "(", ")", ",", ">", "<");

    private final List<String> tokens;
    private int at;

    private LabelTokens(List<String> tokens) {
        this.tokens = tokens;
    }

    static LabelTokens of(String text) {
        List<String> tokens = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            if (Character.isWhitespace(text.charAt(i))) {
                i++;
                continue;
            }
            int end = isSpecial(text.charAt(i)) ? endOfSign(text, i) : endOfWord(text, i);
            tokens.add(text.substring(i, end));
            i = end;
        }
        return new LabelTokens(tokens);
    }

    private static int endOfSign(String text, int start) {
        int end = start + 1;
        while (end < text.length() && SIGNS.contains(text.substring(start, end + 1))) end++;
        return end;
    }

    private static int endOfWord(String text, int start) {
        int end = start + 1;
        while (end < text.length() && !isSpecial(text.charAt(end)) && !Character.isWhitespace(text.charAt(end))) end++;
        return end;
    }

    private static boolean isSpecial(char c) {
        return SPECIAL.indexOf(c) >= 0;
    }

    boolean atEnd() {
        return at == tokens.size();
    }

    boolean atIdentifier() {
        return !atEnd() && !SIGNS.contains(tokens.get(at));
    }

    /** The next token without taking it; empty at the end. */
    String peek() {
        return atEnd() ? "" : tokens.get(at);
    }

    String next() {
        return atEnd() ? "" : tokens.get(at++);
    }

    /** Takes the next token if it is this one. */
    boolean take(String token) {
        if (!peek().equals(token)) return false;
        at++;
        return true;
    }
}
