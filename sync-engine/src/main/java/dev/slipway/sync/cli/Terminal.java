package dev.slipway.sync.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a command talks to whoever started it.
 *
 * @param environment variables, read once at the start of the program
 * @param directory the working directory
 * @param interactive whether a person watches stdout
 */
public record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path directory,
        boolean interactive) {

    /** One at which nobody types anything. */
    public Terminal(
            PrintStream out, PrintStream err, Map<String, String> environment, Path directory, boolean interactive) {
        this(InputStream.nullInputStream(), out, err, environment, directory, interactive);
    }

    /** An environment variable that is set to something. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** Whether colours and cursor movements are understood and welcome (no-color.org). */
    boolean colourful() {
        return interactive
                && variable("NO_COLOR").isEmpty()
                && !variable("TERM").equals(Optional.of("dumb"));
    }

    /** A text in a colour, where colours are welcome. */
    String paint(Colour colour, String text) {
        return colourful() ? "\u001b[" + colour.code + "m" + text + "\u001b[0m" : text;
    }

    void print(String text) {
        out.print(text);
        out.flush();
    }

    void println(String line) {
        out.println(line);
        out.flush();
    }

    /** The few that mean something here. */
    enum Colour {
        GOOD(32),
        BUSY(36),
        BAD(31),
        QUIET(2),
        STRONG(1);

        private final int code;

        Colour(int code) {
            this.code = code;
        }
    }
}
