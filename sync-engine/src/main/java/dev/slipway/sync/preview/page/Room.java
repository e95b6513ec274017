package dev.slipway.sync.preview.page;

/** How much a page may still hold: what is larger, no browser likes and nobody reads. */
final class Room {
    /** Characters of a page's differences; with what is around them it stays below 2 MB. */
    static final long CHARS = 1_500_000;

    private long left;

    Room(long chars) {
        left = chars;
    }

    boolean isFull() {
        return left <= 0;
    }

    /** Takes room for some texts, each of which stands in the page so many times, and the markup around them. */
    void take(int markup, int times, String... texts) {
        left -= markup;
        for (String text : texts) left -= (long) times * length(text);
    }

    /** As a page has it, where what could be markup is longer. */
    private static int length(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            length += c == '&' || c == '<' || c == '>' || c == '"' || c == '\'' ? 6 : c < 0x80 ? 1 : 3;
        }
        return length;
    }
}
