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

    /** {@code frontend/parameters.yaml:3}. */
    @Override
    public String toString() {
        return line > 0 ? file + ":" + line : file;
    }
}
