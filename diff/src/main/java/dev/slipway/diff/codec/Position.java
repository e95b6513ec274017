package dev.slipway.diff.codec;

import java.util.Comparator;

/** A place in a text; line and column count from 1, columns in characters of Unicode (code points). */
public record Position(int line, int column) implements Comparable<Position> {
    private static final Comparator<Position> ORDER =
            Comparator.comparingInt(Position::line).thenComparingInt(Position::column);

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
