package dev.slipway.diff.codec;

import java.io.Serial;

/** Text that is not a document within the limits. Checked: whoever reads foreign text must say what happens then. */
public final class Malformed extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final int line;
    private final int column;
    private final String problem;

    /**
     * @param line from 1
     * @param column from 1
     * @param problem one sentence without the place
     */
    public Malformed(int line, int column, String problem) {
        super("line " + line + ", column " + column + ": " + problem);
        this.line = line;
        this.column = column;
        this.problem = problem;
    }

    Malformed(Position at, String problem) {
        this(at.line(), at.column(), problem);
    }

    /** From 1. */
    public int line() {
        return line;
    }

    /** From 1. */
    public int column() {
        return column;
    }

    /** What is wrong, without the place; {@link #getMessage} has both. */
    public String problem() {
        return problem;
    }
}
