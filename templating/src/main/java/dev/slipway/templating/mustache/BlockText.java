package dev.slipway.templating.mustache;

import dev.slipway.diff.tree.Scalar;

/** The lines of a block scalar ({@code |} or {@code >}): where it begins and ends, and values in it. */
final class BlockText {
    private static final int UNKNOWN = -1;

    private final Draft draft;
    private final Output out;
    private boolean inside;
    /** The column of the collection that the block is a value of; -1 at the top. */
    private int parent;
    /** How far the block's lines are indented; known with its first line that is not blank. */
    private int indent;
    /** Where in the output an indentation indicator would go. */
    private int indicatorAt;

    BlockText(Draft draft, Output out) {
        this.draft = draft;
        this.out = out;
    }

    /**
     * A header was written.
     *
     * @param explicit the header's own indentation indicator; 0 if it has none
     * @param indicatorAt where in the output one would go
     */
    void begin(int parent, int explicit, int indicatorAt) {
        this.inside = true;
        this.parent = parent;
        this.indent = explicit > 0 ? Math.max(parent, 0) + explicit : UNKNOWN;
        this.indicatorAt = indicatorAt;
    }

    /** Whether a line belongs to the block; if not, the block has ended. */
    boolean takes(Draft.Line line) {
        if (!inside) return false;
        int spaces = spaces(line.text());
        boolean blank = spaces == line.text().length();
        inside = blank || (indent == UNKNOWN ? spaces > parent : spaces >= indent);
        return inside;
    }

    void write(Draft.Line line) {
        String text = line.text();
        int spaces = spaces(text);
        if (spaces == text.length()) {
            out.append(text);
            return;
        }
        Output filled = fill(line, text.substring(0, spaces));
        boolean leadingSpace = filled.length() > spaces && isSpaceOrBreak(filled.charAt(spaces));
        if (indent == UNKNOWN && line.hasHoles() && (leadingSpace || filled.length() == spaces)) indicate(line, spaces);
        if (indent == UNKNOWN) indent = spaces;
        out.append(filled);
    }

    private Output fill(Draft.Line line, String indentation) {
        String text = line.text();
        if (!line.hasHoles()) return new Output().append(text);
        boolean alone = text.length() == indentation.length() + 1;
        Output filled = new Output();
        for (int i = 0; i < text.length(); i++) {
            int at = i;
            line.holeAt(i)
                    .ifPresentOrElse(
                            hole -> filled.value(hole, value(hole, alone, indentation, at + 1 < text.length())),
                            () -> filled.append(text.charAt(at)));
        }
        return filled;
    }

    private String value(Draft.Hole hole, boolean alone, String indentation, boolean textFollows) {
        if (!(hole.value() instanceof Scalar scalar) || hole.value().isNull()) {
            if (alone && !hole.value().isNull()) return SafeText.json(hole.value());
            draft.wrongKind(hole, "a text or a number is needed in the middle of a text");
            return "";
        }
        String text = scalar.display();
        if (indentation.isEmpty()) {
            draft.unfit(hole, "stands in a block text that is not indented; indent the text");
            return "";
        }
        if (!SafeText.fitsBlock(text)) {
            draft.unfit(
                    hole,
                    "has control characters or line separators, which a block text cannot hold; write {{...}} as a value of"
                            + " its own instead of inside | or >");
            return "";
        }
        draft.count(hole.spot(), breaks(text) * indentation.length());
        return indented(text, indentation, textFollows);
    }

    private static long breaks(String text) {
        return text.chars().filter(c -> c == '\n').count();
    }

    /** Lines after the first get the indentation, empty ones too if text follows in their line. */
    private static String indented(String text, String indentation, boolean textFollows) {
        String[] parts = text.split("\n", -1);
        StringBuilder all = new StringBuilder(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            boolean last = i + 1 == parts.length;
            all.append('\n');
            if (!parts[i].isEmpty() || last && textFollows) all.append(indentation);
            all.append(parts[i]);
        }
        return all.toString();
    }

    /** The first line begins with a space or is empty: without an indicator, readers would take a wrong indentation from it. */
    private void indicate(Draft.Line line, int spaces) {
        int more = spaces - Math.max(parent, 0);
        if (more > 9) {
            draft.fault(
                    line.spot(),
                    "the text begins with a space and is indented by more than 9 columns, which YAML cannot say; indent it less");
            return;
        }
        out.insert(indicatorAt, Character.forDigit(more, 10));
        indent = spaces;
    }

    private static boolean isSpaceOrBreak(char c) {
        return c == ' ' || c == '\n';
    }

    private static int spaces(String text) {
        int count = 0;
        while (count < text.length() && text.charAt(count) == ' ') count++;
        return count;
    }
}
