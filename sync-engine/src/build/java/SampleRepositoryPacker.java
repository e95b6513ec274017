import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs sample-repo into one zip file, so that the jar alone can run the demo. Run by the build as a single source file; no part of the
 * product.
 *
 * <pre>java SampleRepositoryPacker.java DIRECTORY OUTPUT</pre>
 *
 * Entries begin with {@code files/} or {@code links/}; a link's content is its target, as in Git. A plain copy of resources would follow
 * links and lose them. The same directory gives the same bytes. Nothing happens when OUTPUT is newer than everything in DIRECTORY.
 */
public final class SampleRepositoryPacker {
    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        Path output = Path.of(args[1]);
        List<Path> all = sorted(directory);
        if (isNewer(output, all)) return;
        Files.createDirectories(output.getParent());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(output))) {
            for (Path path : all)
                if (Files.isSymbolicLink(path) || Files.isRegularFile(path)) add(directory, path, zip);
        }
    }

    private static List<Path> sorted(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.sorted().toList();
        }
    }

    private static boolean isNewer(Path output, List<Path> inputs) throws IOException {
        if (!Files.exists(output)) return false;
        FileTime made = Files.getLastModifiedTime(output);
        for (Path input : inputs) {
            if (Files.getLastModifiedTime(input, java.nio.file.LinkOption.NOFOLLOW_LINKS)
                            .compareTo(made)
                    >= 0) return false;
        }
        return true;
    }

    private static void add(Path directory, Path path, ZipOutputStream zip) throws IOException {
        String name = directory.relativize(path).toString().replace('\\', '/');
        boolean link = Files.isSymbolicLink(path);
        ZipEntry entry = new ZipEntry((link ? "links/" : "files/") + name);
        entry.setTime(315_532_800_000L);
        zip.putNextEntry(entry);
        write(
                link
                        ? Files.readSymbolicLink(path).toString().getBytes(StandardCharsets.UTF_8)
                        : Files.readAllBytes(path),
                zip);
        zip.closeEntry();
    }

    private static void write(byte[] content, OutputStream to) throws IOException {
        to.write(content);
    }
}
