package dev.slipway.templating.mustache;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.Locale;
import java.util.Set;

/** Values as YAML that every reader understands in the same way. */
final class SafeText {
    /** Besides letters and digits, and, not at the ends, blanks and colons. */
    private static final String PLAIN_SIGNS = "_./@+=~-";

    private static final Set<String> WORDS =
            Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf");

    private SafeText() {}

    /** A value as a whole scalar, or in flow style: plain where that is safe, else in double quotes. Numbers and booleans stay what they are. */
    static String whole(Tree value) {
        if (value instanceof Scalar.Text text) return isPlain(text.value()) ? text.value() : quoted(text.value());
        return json(value);
    }

    /** A value as JSON on one line, which is YAML too. */
    static String json(Tree value) {
        StringBuilder out = new StringBuilder();
        json(value, out);
        return out.toString();
    }

    private static void json(Tree value, StringBuilder out) {
        if (value instanceof Scalar.Text text) {
            out.append(quoted(text.value()));
        } else if (value instanceof Mapping mapping) {
            out.append('{');
            mapping.forEach((key, item) -> {
                if (out.charAt(out.length() - 1) != '{') out.append(", ");
                out.append(quoted(key)).append(": ");
                json(item, out);
            });
            out.append('}');
        } else if (value instanceof Sequence list) {
            out.append('[');
            for (int i = 0; i < list.size(); i++) {
                if (i > 0) out.append(", ");
                json(list.get(i), out);
            }
            out.append(']');
        } else {
            out.append(((Scalar) value).display());
        }
    }

    /** In double quotes. */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        escape(text, out);
        return out.append('"').toString();
    }

    /** For inside of double quotes: nothing in it ends them, breaks the line, or depends on the reader. */
    static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c == '\n') out.append("\\n");
            else if (c == '\t') out.append("\\t");
            else if (c == '\r') out.append("\\r");
            else if (isHarmless(text, i)) out.append(c);
            else out.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
        }
    }

    /** Whether a text may stand in a block scalar as it is: only line feeds break it, and nothing in it is refused by readers. */
    static boolean fitsBlock(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\n' && c != '\t' && !isHarmless(text, i)) return false;
        }
        return true;
    }

    /** Whether a text stays on one line and holds no control characters. */
    static boolean fitsLine(String text) {
        return fitsBlock(text) && text.indexOf('\n') < 0 && text.indexOf('\t') < 0;
    }

    /** A text that may stand in a comment. */
    static String forComment(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) out.append(isHarmless(text, i) ? text.charAt(i) : ' ');
        return out.toString();
    }

    /** Begins like a word or a path, and has nothing that YAML or its older and newer readers could take for something else. */
    private static boolean isPlain(String text) {
        if (text.isEmpty() || !isLetter(text.charAt(0)) && "_/".indexOf(text.charAt(0)) < 0) return false;
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean inside = (c == ' ' || c == ':') && i + 1 < text.length();
            if (!inside && !isPlainSign(c)) return false;
        }
        return !text.contains(": ") && !WORDS.contains(text.toLowerCase(Locale.ROOT));
    }

    private static boolean isPlainSign(char c) {
        return isLetter(c) || c >= '0' && c <= '9' || PLAIN_SIGNS.indexOf(c) >= 0;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** Printable, and no line break to any reader: YAML 1.1 breaks lines at U+0085, U+2028 and U+2029 too. */
    private static boolean isHarmless(String text, int index) {
        char c = text.charAt(index);
        if (c >= 0x20 && c <= 0x7e) return true;
        if (Character.isHighSurrogate(c))
            return index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1));
        if (Character.isLowSurrogate(c)) return index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
        return c >= 0xa0 && c != 0x2028 && c != 0x2029 && c != 0xfeff && c < 0xfffe;
    }
}
