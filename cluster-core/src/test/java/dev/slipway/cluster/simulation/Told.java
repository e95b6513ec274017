package dev.slipway.cluster.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Tells stories, and a story that went wrong a second time, word for word. */
final class Told {
    private static final Path FOLDER = Path.of("target", "stories");
    private static final int LAST_LINES = 40;

    private Told() {}

    /** What went wrong in a story, if something did. */
    static Optional<AssertionError> failure(Script script, Mutation mutation) {
        try {
            new Story(script, mutation, Chronicle.none()).run();
            return Optional.empty();
        } catch (RuntimeException | AssertionError failure) {
            return Optional.of(retold(script, mutation, failure));
        }
    }

    /** The same in short, for those who expect it. */
    static boolean fails(Script script, Mutation mutation) {
        try {
            new Story(script, mutation, Chronicle.none()).run();
            return false;
        } catch (RuntimeException | AssertionError failure) {
            return true;
        }
    }

    private static AssertionError retold(Script script, Mutation mutation, Throwable failure) {
        Chronicle chronicle = Chronicle.from(Seedling.START);
        try {
            new Story(script, mutation, chronicle).run();
            chronicle.say(() -> "AND THIS TIME ALL WENT WELL: the story is not told by its seed alone");
        } catch (RuntimeException | AssertionError again) {
            chronicle.say(() -> "FAILED " + again);
        }
        List<String> lines = chronicle.lines();
        Path file = written(script, lines);
        return new AssertionError(
                "failed for seed " + script.seed() + "; replay with " + script.replay() + ": "
                        + failure.getMessage()
                        + "\n" + script.summary() + "\nthe whole story is in " + file.toAbsolutePath() + ", its end:\n"
                        + String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())),
                failure);
    }

    /** Writes a story down. */
    static Path written(Script script, List<String> lines) {
        try {
            Files.createDirectories(FOLDER);
            Path file = FOLDER.resolve("seed-" + script.seed() + ".txt");
            return Files.writeString(file, script.summary() + "\n" + String.join("\n", lines) + "\n");
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }
}
