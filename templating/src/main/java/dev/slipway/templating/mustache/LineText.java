package dev.slipway.templating.mustache;

import dev.slipway.diff.tree.Scalar;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines outside of block scalars. Knows from line to line: whether quotes are open, how many flow collections are, and whether a plain
 * scalar may go on.
 */
final class LineText {
    private static final String FLOW = ",[]{}";
    private static final Pattern BLOCK_HEADER = Pattern.compile("[|>]([-+]?)([1-9]?)([-+]?)[ \\t]*(?:[ \\t]#.*)?");
    private static final int NOWHERE = -2;

    private final Draft draft;
    private final Output out;
    private final BlockText block;
    private final PlainText plain;
    private final QuotedText quotes;
    private int flow;
    /** Column of the innermost block collection seen so far; -1 at the top of a document. */
    private int parent = -1;
    /** Column that a line must be indented beyond to go on with the plain scalar of the line before. */
    private int continues = NOWHERE;

    /** Column of the first token since the last indicator of the line: where a mapping begins, should a colon follow. */
    private int node = NOWHERE;

    private Draft.Line line;
    private String text;
    /** The column of the first character of the line that is not blank. */
    private int indentation;

    LineText(Draft draft, Output out, BlockText block) {
        this.draft = draft;
        this.out = out;
        this.block = block;
        this.plain = new PlainText(draft, out);
        this.quotes = new QuotedText(draft, out);
        this.line = draft.lines().get(0);
        this.text = line.text();
    }

    void write(Draft.Line next) {
        line = next;
        text = next.text();
        indentation = text.length() - text.stripLeading().length();
        if (text.isBlank() && !quotes.open()) {
            out.append(text);
            return;
        }
        int at = quotes.open() ? quotes.resume(line) : marker();
        int continuesFrom = continues;
        continues = NOWHERE;
        node = NOWHERE;
        while (at < text.length()) at = token(at, continuesFrom);
    }

    /** A document marker or a directive at the beginning of a line; everything starts anew there. */
    private int marker() {
        boolean marker = text.startsWith("---") || text.startsWith("...");
        if (!marker || !(text.length() == 3 || isBlank(text.charAt(3)))) return 0;
        flow = 0;
        parent = -1;
        continues = NOWHERE;
        out.append(text, 0, 3);
        return 3;
    }

    /** Writes what begins at an index and says where the next begins. */
    private int token(int at, int continuesFrom) {
        char c = text.charAt(at);
        if (isBlank(c)) return copy(at, at + 1);
        continues = NOWHERE;
        if (isIndicator(at)) return indicator(at);
        if (node == NOWHERE) node = at;
        if (line.holeAt(at).isPresent()) return scalar(at, continuesFrom);
        if (c == '#' && (at == 0 || isBlank(text.charAt(at - 1)))) return comment(at);
        if (c == '"' || c == '\'') return quotes.write(line, at);
        if (FLOW.indexOf(c) >= 0 && (flow > 0 || c == '[' || c == '{')) return collection(at);
        if (flow == 0 && (c == '|' || c == '>')) return header(at, continuesFrom);
        if (c == '&' || c == '*' || c == '!' || c == '%' && at == 0) return word(at);
        return scalar(at, continuesFrom);
    }

    private boolean isIndicator(int at) {
        char c = text.charAt(at);
        if (c != '-' && c != '?' && c != ':' || line.holeAt(at).isPresent()) return false;
        boolean apart = at + 1 == text.length() || isBlank(text.charAt(at + 1));
        return apart || c == ':' && flow > 0 && at > 0 && "\"'".indexOf(text.charAt(at - 1)) >= 0;
    }

    private int indicator(int at) {
        if (flow == 0) parent = text.charAt(at) == ':' && node != NOWHERE ? node : at;
        node = NOWHERE;
        return copy(at, at + 1);
    }

    private int collection(int at) {
        char c = text.charAt(at);
        if (c == '[' || c == '{') flow++;
        if (c == ']' || c == '}') flow--;
        return copy(at, at + 1);
    }

    private int comment(int at) {
        for (int i = at; i < text.length(); i++) {
            Optional<Draft.Hole> hole = line.holeAt(i);
            out.append(hole.map(LineText::commented).orElse(String.valueOf(text.charAt(i))));
        }
        return text.length();
    }

    private static String commented(Draft.Hole hole) {
        String shown = hole.value() instanceof Scalar scalar ? scalar.display() : SafeText.json(hole.value());
        return SafeText.forComment(shown);
    }

    private int header(int at, int continuesFrom) {
        Matcher header = BLOCK_HEADER.matcher(text).region(at, text.length());
        boolean fits = header.matches();
        boolean hole = fits && text.indexOf(Draft.HOLE, at) >= 0 && text.indexOf('#', at) < 0;
        if (!fits || hole) return scalar(at, continuesFrom);
        int indicatorAt = out.length() + 1;
        int explicit = header.group(2).isEmpty() ? 0 : Integer.parseInt(header.group(2));
        int end = at
                + 1
                + header.group(1).length()
                + header.group(2).length()
                + header.group(3).length();
        block.begin(parent, explicit, indicatorAt);
        return copy(at, end);
    }

    /** An anchor, an alias, a tag or a directive. */
    private int word(int at) {
        int end = at;
        while (end < text.length() && !isBlank(text.charAt(end)) && !(flow > 0 && FLOW.indexOf(text.charAt(end)) >= 0))
            end++;
        for (int i = at; i < end; i++) {
            line.holeAt(i)
                    .ifPresent(hole -> draft.fault(
                            hole.spot(),
                            "parameter \"" + hole.name()
                                    + "\" stands in an anchor, alias or tag; only text may stand there"));
        }
        return copy(at, end);
    }

    /** A plain scalar up to its end: a key or a value. */
    private int scalar(int at, int continuesFrom) {
        int stop = at + 1;
        while (stop < text.length() && !endsPlain(stop)) stop++;
        int end = stop;
        while (end > at + 1
                && isBlank(text.charAt(end - 1))
                && line.holeAt(end - 1).isEmpty()) end--;
        boolean key = stop < text.length() && text.charAt(stop) == ':';
        boolean first = at <= indentation;
        boolean goesOn = first && !key && at > continuesFrom && continuesFrom != NOWHERE;
        plain.write(line, new PlainText.Span(at, end, key, flow > 0, goesOn));
        if (!key && (stop == text.length() || flow > 0)) continues = flow > 0 ? -1 : parent;
        return end;
    }

    private boolean endsPlain(int at) {
        if (line.holeAt(at).isPresent()) return false;
        char c = text.charAt(at);
        if (flow > 0 && FLOW.indexOf(c) >= 0) return true;
        if (c == '#') return isBlank(text.charAt(at - 1)) && line.holeAt(at - 1).isEmpty();
        if (c != ':') return false;
        if (at + 1 == text.length()) return true;
        char next = text.charAt(at + 1);
        return line.holeAt(at + 1).isEmpty() && (isBlank(next) || flow > 0 && FLOW.indexOf(next) >= 0);
    }

    private int copy(int from, int to) {
        out.append(text, from, to);
        return to;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
