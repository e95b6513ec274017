package dev.slipway.sync.model;

import java.util.regex.Pattern;

/** The name of a commit: 40 or 64 hexadecimal digits in lower case. */
public record CommitId(String hex) implements Comparable<CommitId> {
    private static final Pattern FULL = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    /** No commit: what is rendered from a working tree. Git's own name for no object. */
    public static final CommitId NONE = new CommitId("0".repeat(40));

    public CommitId {
        if (!isFull(hex)) throw new IllegalArgumentException("not a full commit id: " + hex);
    }

    /** Whether a text is the whole name of a commit. */
    public static boolean isFull(String text) {
        return FULL.matcher(text).matches();
    }

    /** The first seven digits, for people. */
    public String abbreviated() {
        return hex.substring(0, 7);
    }

    @Override
    public int compareTo(CommitId other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
