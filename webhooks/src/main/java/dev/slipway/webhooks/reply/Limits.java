package dev.slipway.webhooks.reply;

/**
 * How much a forge takes.
 *
 * @param comment the longest comment
 * @param unit what the forge counts in
 * @param folds whether {@code <details>} folds; where it does not, it is shown as text
 * @param description the longest description of a status, in UTF-16 units, which are never fewer than what the forge counts
 */
public record Limits(int comment, Unit unit, boolean folds, int description) {
    /** Kept free of a comment for the marker and for what a forge adds when it stores one. */
    static final int SPARE = 1000;

    /** Room for a verdict, a link, and how much is left out. Every forge takes far more. */
    private static final int LEAST = 4 * SPARE;

    /** What lengths are counted in. */
    public enum Unit {
        /** Unicode code points, as Ruby and Python count. */
        CHARACTERS {
            @Override
            public int count(CharSequence text) {
                return Character.codePointCount(text, 0, text.length());
            }
        },
        /** As Java and .NET count. */
        UTF16 {
            @Override
            public int count(CharSequence text) {
                return text.length();
            }
        },
        /** Of UTF-8, as Go counts. A lone surrogate, which UTF-8 cannot say, is sent as the replacement character. */
        BYTES {
            @Override
            public int count(CharSequence text) {
                int bytes = 0;
                for (int i = 0; i < text.length(); i++) bytes += bytesAt(text, i);
                return bytes;
            }
        };

        /** How long a text is. */
        public abstract int count(CharSequence text);

        private static int bytesAt(CharSequence text, int at) {
            char unit = text.charAt(at);
            if (unit < 0x80) return 1;
            if (unit < 0x800) return 2;
            if (!Character.isSurrogate(unit)) return 3;
            boolean first = Character.isHighSurrogate(unit)
                    && at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1));
            boolean second = Character.isLowSurrogate(unit) && at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
            return first || second ? 2 : 3;
        }
    }

    public Limits {
        if (comment < LEAST || description < 20)
            throw new IllegalArgumentException("no room: " + comment + ", " + description);
    }

    /** How long the text of a {@link Comment} may be, in {@link #unit}. */
    public int room() {
        return comment - SPARE;
    }

    /** A sentence as a description, cut at a word where it is too long. */
    public String describe(String sentence) {
        if (sentence.length() <= description) return sentence;
        int end = description - 1;
        int word = sentence.lastIndexOf(' ', end);
        if (word > end / 2) end = word;
        if (Character.isHighSurrogate(sentence.charAt(end - 1))) end--;
        return sentence.substring(0, end) + "…";
    }
}
