package dev.slipway.sync.model;

import java.util.Locale;

/** Text for one line of a message. What came from a repository cannot end the line, colour the terminal or turn the direction of what follows. */
public final class OneLine {
    private OneLine() {}

    /** The same text if it is harmless; else with each character that is not as {@code \\u001b}. */
    public static String of(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c <= '~')) return text;
        StringBuilder line = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(c -> {
            if (isShown(c)) line.appendCodePoint(c);
            else if (c == '\n') line.append("\\n");
            else if (c == '\t') line.append("\\t");
            else line.append(String.format(Locale.ROOT, "\\u%04x", c));
        });
        return line.toString();
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
