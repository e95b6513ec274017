package dev.slipway.diff.view;

/** How text is coloured. The caller knows whether its reader is a terminal. */
public enum Style {
    PLAIN,
    /** Escape codes of terminals: red for what goes, green for what comes. */
    ANSI;

    private static final String RESET = "\u001B[0m";

    String removed(String line) {
        return coloured("\u001B[31m", line);
    }

    String added(String line) {
        return coloured("\u001B[32m", line);
    }

    String place(String line) {
        return coloured("\u001B[36m", line);
    }

    String title(String line) {
        return coloured("\u001B[1m", line);
    }

    private String coloured(String code, String line) {
        return this == PLAIN ? line : code + line + RESET;
    }
}
