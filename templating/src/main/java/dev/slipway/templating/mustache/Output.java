package dev.slipway.templating.mustache;

import dev.slipway.diff.codec.Position;
import dev.slipway.templating.template.Rendered;
import java.util.ArrayList;
import java.util.List;

/** Text as it is written down, and where in it values came to stand. */
final class Output {
    private final StringBuilder text = new StringBuilder();
    private final List<Span> spans = new ArrayList<>();

    /** A value, from its first character to after its last. */
    private record Span(Draft.Hole hole, int from, int to) {
        Span moved(int by) {
            return new Span(hole, from + by, to + by);
        }
    }

    int length() {
        return text.length();
    }

    char charAt(int index) {
        return text.charAt(index);
    }

    int indexOf(String part, int from) {
        return text.indexOf(part, from);
    }

    Output append(CharSequence more) {
        text.append(more);
        return this;
    }

    Output append(char c) {
        text.append(c);
        return this;
    }

    Output append(CharSequence more, int from, int to) {
        text.append(more, from, to);
        return this;
    }

    /** Appends other output with the values in it. */
    Output append(Output other) {
        int by = text.length();
        text.append(other.text);
        for (Span span : other.spans) spans.add(span.moved(by));
        return this;
    }

    /** Appends a value. */
    Output value(Draft.Hole hole, CharSequence shown) {
        spans.add(new Span(hole, text.length(), text.length() + shown.length()));
        text.append(shown);
        return this;
    }

    /** Puts a character before one that was written already. Values stand before it, never behind it. */
    void insert(int at, char c) {
        text.insert(at, c);
    }

    /** Where the values stand that are parameters. */
    List<Rendered.Insertion> insertions() {
        List<Rendered.Insertion> insertions = new ArrayList<>();
        Walk walk = new Walk();
        for (Span span : spans) {
            if (span.hole().use().isEmpty()) continue;
            Position from = walk.to(span.from());
            insertions.add(new Rendered.Insertion(
                    from, walk.to(span.to()), span.hole().use().get().way()));
        }
        return insertions;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** Counts lines and characters of the text from its beginning to its end. */
    private final class Walk {
        private int at;
        private int line = 1;
        private int column = 1;

        Position to(int index) {
            for (; at < index; at++) {
                char c = text.charAt(at);
                if (c == '\n') {
                    line++;
                    column = 1;
                } else if (!Character.isLowSurrogate(c)) {
                    column++;
                }
            }
            return new Position(line, column);
        }
    }
}
