package dev.slipway.templating.mustache;

import dev.slipway.diff.tree.Scalar;
import java.util.List;

/**
 * Writes the values of a draft down as text of a page. None can begin or end an element, an attribute in quotes or a reference, and what is no
 * text at all, such as control characters, is written as the sign for what cannot be shown.
 */
final class HtmlInsertion {
    private static final char NOT_SHOWN = '\uFFFD';

    private final Draft draft;
    private final StringBuilder out = new StringBuilder();

    HtmlInsertion(Draft draft) {
        this.draft = draft;
    }

    String write() {
        List<Draft.Line> lines = draft.lines();
        for (int i = 0; i < lines.size(); i++) {
            write(lines.get(i));
            if (i + 1 < lines.size()) out.append('\n');
        }
        return out.toString();
    }

    private void write(Draft.Line line) {
        String text = line.text();
        if (!line.hasHoles()) {
            out.append(text);
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == Draft.HOLE) line.holeAt(i).ifPresentOrElse(this::fill, () -> out.append(c));
            else out.append(c);
        }
    }

    private void fill(Draft.Hole hole) {
        if (hole.value() instanceof Scalar scalar) {
            if (!scalar.isNull()) escape(scalar.display());
        } else {
            draft.wrongKind(hole, "a page shows one value in a place");
        }
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\n', '\t' -> out.append(c);
                default -> out.append(Character.isISOControl(c) ? NOT_SHOWN : c);
            }
        }
    }
}
