package dev.slipway.sync.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A working clone driven by the real git program, with nothing of the machine's Git configuration. */
public final class GitClone {
    private final Path directory;
    private final Map<String, String> environment;

    private GitClone(Path directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = environment;
    }

    /** An empty bare repository with {@code main} as its default branch. */
    public static Path bare(Path directory) {
        run(
                directory.toAbsolutePath().getParent(),
                Map.of(),
                "init",
                "-q",
                "--bare",
                "-b",
                "main",
                directory.toString());
        return directory;
    }

    /** A clone of a repository. */
    public static GitClone of(String url, Path directory) {
        return of(url, directory, Map.of());
    }

    /** A clone made and used with more environment, such as {@code GIT_SSH_COMMAND}. */
    public static GitClone of(String url, Path directory, Map<String, String> environment) {
        run(directory.toAbsolutePath().getParent(), environment, "clone", "-q", url, directory.toString());
        return new GitClone(directory, environment);
    }

    public Path directory() {
        return directory;
    }

    /** Runs git in the clone and returns what it printed; anything but exit code 0 fails the test with git's own words. */
    public String git(String... arguments) {
        return run(directory, environment, arguments);
    }

    /** Writes a file. */
    public GitClone write(String path, String text) {
        try {
            Path file = directory.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Replaces text in a file; a text that is not there fails the test. */
    public GitClone replace(String path, String from, String to) {
        try {
            String before = Files.readString(directory.resolve(path));
            if (!before.contains(from)) throw new AssertionError(path + " does not contain: " + from);
            return write(path, before.replace(from, to));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Commits everything and returns the commit's id. */
    public String commit(String message) {
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", message);
        return git("rev-parse", "HEAD");
    }

    /** Commits everything, pushes the branch, and returns the commit's id. */
    public String push(String message) {
        String commit = commit(message);
        git("push", "-q", "origin", "HEAD");
        return commit;
    }

    /** Moves a tag to a commit and pushes it, as a person does by hand. */
    public void pushTag(String tag, String commit) {
        git("tag", "-f", tag, commit);
        git("push", "-q", "-f", "origin", "refs/tags/" + tag);
    }

    static String run(Path directory, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-c", "protocol.file.allow=always"));
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
            builder.environment().putAll(hermetic());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(60, TimeUnit.SECONDS)) throw new AssertionError("git hangs: " + command);
            if (process.exitValue() != 0) throw new AssertionError(command + " in " + directory + ": " + printed);
            return printed;
        } catch (IOException failure) {
            throw new UncheckedIOException("is git installed?", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** What keeps the machine's Git configuration out. */
    public static Map<String, String> hermetic() {
        return Map.of(
                "GIT_CONFIG_GLOBAL", "/dev/null",
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_TERMINAL_PROMPT", "0",
                "GIT_AUTHOR_NAME", "Ada",
                "GIT_AUTHOR_EMAIL", "ada@example.com",
                "GIT_COMMITTER_NAME", "Ada",
                "GIT_COMMITTER_EMAIL", "ada@example.com");
    }
}
