package dev.slipway.cluster.store.journal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that nobody but their owner may read: the journal holds secrets. Where a file system has no owners, as on Windows, made plainly. */
final class OwnerOnly {
    private static final String FILE = "rw-------";
    private static final String DIRECTORY = "rwx------";

    private OwnerOnly() {}

    /** Makes the directory if it is missing; one that is there is left as its owner wants it. */
    static void directory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) Files.createDirectories(directory, permissions(directory, DIRECTORY));
    }

    /** Makes the file if it is missing; one that is there is closed to others. */
    static void file(Path file) throws IOException {
        try {
            Files.createFile(file, permissions(file, FILE));
        } catch (FileAlreadyExistsException there) {
            if (hasOwners(file)) Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(FILE));
        }
    }

    private static FileAttribute<?>[] permissions(Path path, String text) {
        if (!hasOwners(path)) return new FileAttribute<?>[0];
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))};
    }

    private static boolean hasOwners(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
