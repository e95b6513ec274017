package dev.slipway.diff.codec;

/**
 * How much text is read at all. A document beyond them is refused, not truncated.
 *
 * @param bytes length of the encoded text
 * @param depth mappings and lists inside each other; readers recurse, so this bounds their stack
 */
public record Limits(int bytes, int depth) {
    /** Deeper than any schema of an API; shallow enough for the stack of a worker thread. */
    public static final int MAX_DEPTH = 200;
    /** JSON comes from servers as well, whose lists of whole clusters are large. */
    public static final Limits JSON = new Limits(256 * 1024 * 1024, MAX_DEPTH);
    /** YAML is written by people. One line of this length takes two seconds to scan, so this is also the bound of time. */
    public static final Limits YAML = new Limits(3 * 1024 * 1024, MAX_DEPTH);

    public Limits {
        if (bytes < 1 || depth < 1 || depth > MAX_DEPTH) {
            throw new IllegalArgumentException("limits out of range: " + bytes + " bytes, depth " + depth);
        }
    }

    /** The same for another length. */
    public Limits withBytes(int bytes) {
        return new Limits(bytes, depth);
    }

    void check(int length) throws Malformed {
        if (length > bytes) throw new Malformed(1, 1, "the text has " + length + " bytes, the limit is " + bytes);
    }
}
