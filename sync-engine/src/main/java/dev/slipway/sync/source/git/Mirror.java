package dev.slipway.sync.source.git;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The bare repository on disk that a config repository is fetched into. It holds nothing that the remote has not, so what is damaged is
 * fetched anew: into a second directory, which takes the place of the first once all of it is there.
 */
final class Mirror implements AutoCloseable {
    private static final int DELETES = 10;

    private final Path directory;
    private final FetchLimits limits;
    private final Repository repository;
    private final TreeCache trees;
    private volatile boolean damaged;

    private Mirror(Path directory, FetchLimits limits, Repository repository) {
        this.directory = directory;
        this.limits = limits;
        this.repository = repository;
        this.trees = new TreeCache(repository, this::reportDamage);
    }

    /** Opens the mirror in a directory. One that is missing, or that nobody can open, is made anew. */
    static Mirror open(Path directory, FetchLimits limits) throws IOException {
        try {
            return opened(directory, limits);
        } catch (IOException | RuntimeException unusable) {
            delete(directory);
            return opened(directory, limits);
        }
    }

    private static Mirror opened(Path directory, FetchLimits limits) throws IOException {
        FileRepositoryBuilder builder =
                new FileRepositoryBuilder().setGitDir(directory.toFile()).setBare();
        Repository repository = new BoundedRepository(builder, limits);
        if (!repository.getObjectDatabase().exists()) repository.create(true);
        keepEverything(repository.getConfig());
        return new Mirror(directory, limits, repository);
    }

    /** Written only where it is not so yet: a full disk is no reason to lose what is there. */
    private static void keepEverything(StoredConfig config) throws IOException {
        boolean changed = false;
        for (String key : List.of(ConfigConstants.CONFIG_KEY_AUTO, ConfigConstants.CONFIG_KEY_AUTOPACKLIMIT)) {
            if (config.getInt(ConfigConstants.CONFIG_GC_SECTION, null, key, -1) == 0) continue;
            config.setInt(ConfigConstants.CONFIG_GC_SECTION, null, key, 0);
            changed = true;
        }
        if (changed) config.save();
    }

    Repository repository() {
        return repository;
    }

    TreeCache trees() {
        return trees;
    }

    /** Something that must be here is not, or cannot be read. */
    void reportDamage() {
        damaged = true;
    }

    boolean isDamaged() {
        return damaged;
    }

    /** What fills a mirror. */
    interface Fill {
        void into(Mirror empty) throws IOException;
    }

    /** Another mirror in the place of this one, which stays as it is if that one cannot be filled. */
    Mirror replaced(Fill fill) throws IOException {
        Path beside = directory.resolveSibling(directory.getFileName() + ".new");
        delete(beside);
        try (Mirror empty = opened(beside, limits)) {
            fill.into(empty);
        }
        close();
        delete(directory);
        Files.move(beside, directory);
        return opened(directory, limits);
    }

    @Override
    public void close() {
        repository.close();
    }

    /** Git's own housekeeping, which a fetch begins and nobody can wait for, may put a lock there and take it away meanwhile. */
    private static void delete(Path directory) throws IOException {
        for (int left = DELETES; Files.exists(directory); left--)
            try {
                deleteOnce(directory);
            } catch (NoSuchFileException | DirectoryNotEmptyException stillWritten) {
                if (left == 0) throw stillWritten;
            }
    }

    private static void deleteOnce(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, @Nullable IOException failure) throws IOException {
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
