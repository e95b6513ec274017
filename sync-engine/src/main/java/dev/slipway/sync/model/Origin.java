package dev.slipway.sync.model;

/**
 * Where something was written.
 *
 * @param file path inside the config repository, or of a settings file
 * @param line counted from 1; 0 where only the file is known
 */
public record Origin(String file, int line) {
    /** What a file's name holds besides text is shown, see {@link OneLine}. */
    public Origin {
        file = OneLine.of(file);
    }

    /** A file as a whole. */
    public static Origin file(String file) {
        return new Origin(file, 0);
    }

    /** The place that a text such as {@code frontend/parameters.yaml:3} names. */
    public static Origin of(String text) {
        int colon = text.lastIndexOf(':');
        boolean line = colon > 0 && text.substring(colon + 1).matches("[0-9]{1,9}");
        return line ? new Origin(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1))) : file(text);
    }

    /** {@code frontend/parameters.yaml:3}. */
    @Override
    public String toString() {
        return line > 0 ? file + ":" + line : file;
    }
}
