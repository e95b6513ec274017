package dev.slipway.sync.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFilesTest {
    @TempDir
    private Path directory;

    @Test
    void theWorkingCloneIsTheSampleRepositoryWithItsLinks() throws IOException {
        DemoFiles files = new DemoFiles(directory);

        files.prepare(0, 0, Instant.EPOCH);

        assertThat(contents(files.workingClone())).isEqualTo(contents(Path.of("..", "sample-repo")));
    }

    @Test
    void aSecondStartKeepsWhatIsThere() throws IOException {
        DemoFiles files = new DemoFiles(directory);
        files.prepare(0, 0, Instant.EPOCH);
        Files.writeString(files.workingClone().resolve("mine.yaml"), "mine: 1");

        files.prepare(0, 8081, Instant.EPOCH);

        assertThat(files.workingClone().resolve("mine.yaml")).exists();
        assertThat(files.settings()).content().contains("http: { port: 8081 }");
    }

    @Test
    void somebodysDirectoryIsLeftAlone() throws IOException {
        Files.writeString(directory.resolve("thesis.tex"), "");

        assertThatThrownBy(() -> new DemoFiles(directory).prepare(0, 0, Instant.EPOCH))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("is not empty");
        assertThat(directory).isDirectoryNotContaining("glob:**/shop*");
    }

    /** Path to content, or to the target of a link. */
    private static Map<String, String> contents(Path root) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.filter(each -> !root.relativize(each).startsWith(".git"))
                    .toList()) {
                String name = root.relativize(path).toString();
                if (Files.isSymbolicLink(path)) contents.put(name, "-> " + Files.readSymbolicLink(path));
                else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    contents.put(name, Files.readString(path));
                }
            }
        }
        return contents;
    }
}
