package dev.slipway.sync.cli;

import dev.slipway.sync.source.git.NewRepository;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The sample config repository as it is packed into the jar. */
final class SampleRepository {
    private static final String RESOURCE = "sample-repo.zip";
    private static final String FILES = "files/";
    private static final String LINKS = "links/";

    private SampleRepository() {}

    /** Its files and links. */
    static List<NewRepository.File> files() {
        try (InputStream in = SampleRepository.class.getResourceAsStream(RESOURCE)) {
            if (in == null) throw new IllegalStateException("the jar lacks " + RESOURCE);
            return unpack(new ZipInputStream(in));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<NewRepository.File> unpack(ZipInputStream zip) throws IOException {
        List<NewRepository.File> files = new ArrayList<>();
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            boolean link = entry.getName().startsWith(LINKS);
            String path = entry.getName().substring((link ? LINKS : FILES).length());
            files.add(new NewRepository.File(path, link, zip.readAllBytes()));
        }
        return files;
    }
}
