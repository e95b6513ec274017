package dev.slipway.templating.mustache;

import dev.slipway.diff.tree.Scalar;
import java.util.Optional;

/** Scalars in single or double quotes, which may go on over lines, and holes in them. */
final class QuotedText {
    private static final char NONE = 0;

    private final Draft draft;
    private final Output out;
    private char quote = NONE;

    QuotedText(Draft draft, Output out) {
        this.draft = draft;
        this.out = out;
    }

    /** Whether a scalar that began on an earlier line is not closed yet. */
    boolean open() {
        return quote != NONE;
    }

    /** Writes the scalar that begins at an index, up to its end or the end of the line; says what comes after. */
    int write(Draft.Line line, int at) {
        char mark = line.text().charAt(at);
        int end = end(line, at + 1, mark);
        boolean closed = end < line.text().length();
        if (mark == '\'' && closed && needsEscapes(line, at + 1, end)) {
            out.append('"');
            asDouble(line, at + 1, end);
            out.append('"');
        } else {
            out.append(mark);
            body(line, at + 1, end, mark, !closed);
            if (closed) out.append(mark);
        }
        quote = closed ? NONE : mark;
        return closed ? end + 1 : end;
    }

    /** Goes on with the scalar of an earlier line. */
    int resume(Draft.Line line) {
        int end = end(line, 0, quote);
        boolean closed = end < line.text().length();
        body(line, 0, end, quote, true);
        if (!closed) return end;
        out.append(quote);
        quote = NONE;
        return end + 1;
    }

    /** The index of the closing quote, or the length of the line. */
    private static int end(Draft.Line line, int from, char mark) {
        String text = line.text();
        for (int i = from; i < text.length(); i++) {
            if (line.holeAt(i).isPresent()) continue;
            char c = text.charAt(i);
            if (mark == '"'
                    && c == '\\'
                    && i + 1 < text.length()
                    && line.holeAt(i + 1).isEmpty()) i++;
            else if (c == mark && mark == '\'' && i + 1 < text.length() && text.charAt(i + 1) == '\'') i++;
            else if (c == mark) return i;
        }
        return text.length();
    }

    private void body(Draft.Line line, int from, int end, char mark, boolean overLines) {
        for (int i = from; i < end; i++) {
            Optional<Draft.Hole> hole = line.holeAt(i);
            if (hole.isEmpty()) out.append(line.text().charAt(i));
            else if (mark == '\'') single(hole.get(), overLines);
            else doubled(hole.get(), overLines, i > from && isOddBackslash(line, from, i));
        }
    }

    /** A backslash of the author's right before the hole would take the value's first character. */
    private static boolean isOddBackslash(Draft.Line line, int from, int at) {
        int count = 0;
        while (at - count > from && line.text().charAt(at - count - 1) == '\\') count++;
        return count % 2 == 1;
    }

    private void doubled(Draft.Hole hole, boolean overLines, boolean escaped) {
        if (escaped) draft.fault(hole.spot(), "a backslash stands right before parameter \"" + hole.name() + "\"");
        StringBuilder value = new StringBuilder();
        SafeText.escape(shown(hole), value);
        out.value(hole, overLines ? keepEdges(value.toString()) : value);
    }

    /** Readers fold spaces at the edges of lines away. */
    private static String keepEdges(String value) {
        if (value.isBlank()) return "\\x20".repeat(value.length());
        String head = value.startsWith(" ") ? "\\x20" + value.substring(1) : value;
        return head.endsWith(" ") ? head.substring(0, head.length() - 1) + "\\x20" : head;
    }

    private void single(Draft.Hole hole, boolean overLines) {
        String value = shown(hole);
        boolean folds = overLines && !value.strip().equals(value);
        if (folds || !SafeText.fitsLine(value))
            draft.unfit(
                    hole,
                    "has line breaks, control characters or outer spaces, which single quotes over several lines cannot hold;"
                            + " use double quotes");
        out.value(hole, value.replace("'", "''"));
    }

    private static boolean needsEscapes(Draft.Line line, int from, int end) {
        for (int i = from; i < end; i++) {
            boolean fits = line.holeAt(i)
                    .map(hole -> !(hole.value() instanceof Scalar scalar) || SafeText.fitsLine(scalar.display()))
                    .orElse(true);
            if (!fits) return true;
        }
        return false;
    }

    /** The inside of single quotes for double quotes. */
    private void asDouble(Draft.Line line, int from, int end) {
        for (int i = from; i < end; i++) {
            Optional<Draft.Hole> hole = line.holeAt(i);
            StringBuilder escaped = new StringBuilder();
            SafeText.escape(
                    hole.map(this::shown).orElse(String.valueOf(line.text().charAt(i))), escaped);
            if (hole.isPresent()) out.value(hole.get(), escaped);
            else out.append(escaped);
            if (hole.isEmpty() && line.text().charAt(i) == '\'') i++;
        }
    }

    private String shown(Draft.Hole hole) {
        if (hole.value() instanceof Scalar scalar && !hole.value().isNull()) return scalar.display();
        draft.wrongKind(hole, "a text or a number is needed inside of quotes");
        return "";
    }
}
