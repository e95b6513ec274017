package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One kubectl program on this machine, with a kubeconfig and a home of its own.
 *
 * @param minor 33 for v1.33.1
 */
record Kubectl(Path program, int minor, Path kubeconfig, Path home) {
    private static final Pattern VERSION = Pattern.compile("\"?gitVersion\"?: \"?v1\\.(\\d+)");
    private static final Pattern NAME = Pattern.compile("kubectl([.-].*)?");
    private static final int PATIENCE_SECONDS = 60;

    /** What a command said. */
    record Result(int code, String out, String err) {
        /** It worked. */
        Result ok() {
            assertThat(code).as(err + out).isZero();
            return this;
        }

        /** It worked and said this. */
        Result says(String... texts) {
            assertThat(ok().out).contains(texts);
            return this;
        }

        /** It did not work and said why. */
        Result fails(String... texts) {
            assertThat(code).as(out).isNotZero();
            assertThat(err).contains(texts);
            return this;
        }
    }

    /** Looked for once: asking every program for its version takes a while. */
    private static final class Found {
        private static final SortedMap<Integer, Path> BY_MINOR = Collections.unmodifiableSortedMap(search());
    }

    /**
     * Every kubectl in a folder of the search path, or beside the program that a kubectl there leads to; one of each minor version, the newest
     * first.
     */
    static List<Path> programs() {
        return List.copyOf(Found.BY_MINOR.values());
    }

    private static SortedMap<Integer, Path> search() {
        SortedMap<Integer, Path> byMinor = new TreeMap<>(Comparator.reverseOrder());
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            for (Path program : in(Path.of(folder))) {
                real(program)
                        .flatMap(path -> Optional.ofNullable(path.getParent()))
                        .ifPresent(beside -> in(beside).forEach(another -> add(byMinor, another)));
                add(byMinor, program);
            }
        return byMinor;
    }

    /** A program named after its version goes before one that may start another. */
    private static void add(SortedMap<Integer, Path> byMinor, Path program) {
        if (byMinor.containsValue(program)) return;
        askedMinorOf(program)
                .ifPresent(minor -> byMinor.merge(
                        minor, program, (one, other) -> one.toString().matches(".*\\d") ? one : other));
    }

    private static Optional<Path> real(Path program) {
        try {
            return Optional.of(program.toRealPath());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static List<Path> in(Path folder) {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /** 33 for one of {@link #programs} that is v1.33.1. */
    static Optional<Integer> minorOf(Path program) {
        return Found.BY_MINOR.entrySet().stream()
                .filter(found -> found.getValue().equals(program))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static Optional<Integer> askedMinorOf(Path program) {
        Result result = run(new ProcessBuilder(program.toString(), "version", "--client", "-o", "yaml"), "");
        Matcher version = VERSION.matcher(result.out());
        return result.code() == 0 && version.find()
                ? Optional.of(Integer.parseInt(version.group(1)))
                : Optional.empty();
    }

    Result run(String... arguments) {
        return given("", arguments);
    }

    /** A command in one line, its arguments divided by single blanks. */
    Result line(String command) {
        return run(command.split(" "));
    }

    /** A command that reads this from its standard input. */
    Result given(String input, String... arguments) {
        return run(process(arguments), input);
    }

    ProcessBuilder process(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command);
        process.environment().put("KUBECONFIG", kubeconfig.toString());
        process.environment().put("HOME", home.toString());
        return process;
    }

    static Result run(ProcessBuilder builder, String input) {
        try {
            Path out = Files.createTempFile("kubectl", ".out");
            Path err = Files.createTempFile("kubectl", ".err");
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            Result result = new Result(ended ? process.exitValue() : -1, Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return result;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Starts a command that goes on until it is ended; its output comes as a stream. */
    Process start(String... arguments) throws IOException {
        return process(arguments).redirectErrorStream(true).start();
    }

    /** Reads a stream until it has said something. */
    static String until(InputStream stream, String text) throws IOException {
        StringBuilder said = new StringBuilder();
        for (int next = stream.read(); next >= 0; next = stream.read()) {
            said.append((char) next);
            if (said.indexOf(text) >= 0) return said.toString();
        }
        return said.toString();
    }

    @Override
    public String toString() {
        return "kubectl 1." + minor;
    }
}
