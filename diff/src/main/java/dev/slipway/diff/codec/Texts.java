package dev.slipway.diff.codec;

/** What a text may hold. */
final class Texts {
    private static final int REPLACEMENT = 0xFFFD;

    private Texts() {}

    /** The same with halves of surrogate pairs replaced: UTF-8 cannot say them, JSON's escapes can. Go does the same. */
    static String scalarValues(String text) {
        if (!hasSurrogates(text) || text.codePoints().noneMatch(Texts::isHalf)) return text;
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints().map(point -> isHalf(point) ? REPLACEMENT : point).forEach(whole::appendCodePoint);
        return whole.toString();
    }

    /** Asked of every text that is written; hardly one has any. */
    private static boolean hasSurrogates(String text) {
        for (int i = 0; i < text.length(); i++) if (Character.isSurrogate(text.charAt(i))) return true;
        return false;
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
