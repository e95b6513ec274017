package dev.slipway.sync.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real kubectl program with a kubeconfig. */
public final class Kubectl {
    private static final Pattern VERSIONED = Pattern.compile("kubectl\\.1\\.\\d+");

    private final Path program;
    private final Path kubeconfig;

    public Kubectl(Path program, Path kubeconfig) {
        this.program = program;
        this.kubeconfig = kubeconfig;
    }

    /** What it printed and how it ended. */
    public record Result(int code, String out, String err) {
        /** What it printed, if it ended well; anything else fails the test. */
        public String ok() {
            if (code != 0) throw new AssertionError("kubectl ended with " + code + ": " + err + out);
            return out;
        }
    }

    /** The one on the path, and every other version beside it. */
    public static List<Path> programs() {
        Optional<Path> onPath = onPath();
        List<Path> programs = new ArrayList<>(onPath.stream().toList());
        onPath.ifPresent(program -> programs.addAll(versionsBeside(program)));
        return programs;
    }

    /** The one on the path; without one, tests that need it fail and say what to install. */
    public static Path program() {
        return onPath().orElseThrow(
                        () -> new AssertionError("no kubectl on the path: apt-get install kubernetes-client"));
    }

    private static Optional<Path> onPath() {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, "kubectl"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static List<Path> versionsBeside(Path program) {
        try (Stream<Path> beside = Files.list(program.toRealPath().getParent())) {
            return beside.filter(file ->
                            VERSIONED.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public Result run(String... arguments) {
        return feed("", arguments);
    }

    /** Runs it with a text on its standard input. */
    public Result feed(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--kubeconfig", kubeconfig.toString()));
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile("kubectl", ".out");
            Path err = Files.createTempFile("kubectl", ".err");
            Process process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("kubectl hangs: " + command);
            }
            Result result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return result;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** As {@link #run}, of a command that must end well. */
    public String ok(String... arguments) {
        return run(arguments).ok();
    }

    @Override
    public String toString() {
        return program.getFileName().toString();
    }
}
