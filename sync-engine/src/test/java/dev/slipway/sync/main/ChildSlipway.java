package dev.slipway.sync.main;

import dev.slipway.sync.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program in a process of its own, so that it can be signalled and killed. */
final class ChildSlipway implements AutoCloseable {
    private static final Pattern READY =
            Pattern.compile("(?m)^slipway ready api=(https://\\S+) http=(http://\\S+) kubeconfig=(\\S+)$");

    private final Process process;
    private final Path out;
    private final Path err;

    private ChildSlipway(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts it in a directory with the class path of this test. */
    static ChildSlipway start(Path directory, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile(directory, "child", ".out");
            Path err = Files.createTempFile(directory, "child", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().remove("KUBECONFIG");
            builder.environment().remove("SLIPWAY_KUBECONFIG");
            return new ChildSlipway(builder.start(), out, err);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What the ready line says. */
    record Ready(String api, String http, Path kubeconfig) {}

    Ready awaitReady() {
        Eventually.isTrue("ready line", () -> READY.matcher(out()).find() || !process.isAlive(), this::all);
        Matcher line = READY.matcher(out());
        if (!line.find()) throw new AssertionError("ended before it was ready: " + all());
        return new Ready(line.group(1), line.group(2), Path.of(line.group(3)));
    }

    /** Waits until it has printed a text. */
    void awaitPrinted(String text) {
        Eventually.isTrue("printed " + text, () -> out().contains(text), this::all);
    }

    /** Waits for its end, and how it ended. */
    int awaitEnd(long seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) throw new AssertionError("goes on: " + all());
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        awaitEnd(10);
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    private String all() {
        return "stdout: " + out() + "\nstderr: " + err();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
