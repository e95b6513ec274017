package dev.slipway.sync.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** A terminal that nobody watches and that remembers what was printed. */
public final class RecordingTerminal {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal;

    public RecordingTerminal(Path directory, Map<String, String> environment) {
        terminal = new Terminal(stream(out), stream(err), environment, directory, false);
    }

    public RecordingTerminal(Path directory) {
        this(directory, Map.of());
    }

    /** One at which somebody types something. */
    public RecordingTerminal(Path directory, String in) {
        terminal = new Terminal(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                stream(out),
                stream(err),
                Map.of(),
                directory,
                false);
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    public Terminal terminal() {
        return terminal;
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
