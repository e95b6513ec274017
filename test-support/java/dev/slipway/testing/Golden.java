package dev.slipway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Compares with files below {@code src/test/resources/golden} of the module. {@code -Dgolden.update=true} writes what is there now instead; the
 * difference is then reviewed like code.
 */
public final class Golden {
    private static final Path ROOT = Path.of(System.getProperty("basedir", ""), "src", "test", "resources", "golden");

    private Golden() {}

    /** A path below the golden folder. */
    public static Path path(String path) {
        return ROOT.resolve(path);
    }

    /** The folders of a group of cases, by name. */
    public static List<Path> cases(String group) {
        try (Stream<Path> inside = Files.list(path(group))) {
            return inside.filter(Files::isDirectory).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The text must be that of the golden file. */
    public static void check(String file, String actual) {
        check(path(file), actual);
    }

    /** The text must be that of the golden file. */
    public static void check(Path file, String actual) {
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, actual);
            }
            assertThat(file).as("golden file; -Dgolden.update=true makes it").exists();
            assertThat(actual).as(file.toString()).isEqualTo(Files.readString(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
