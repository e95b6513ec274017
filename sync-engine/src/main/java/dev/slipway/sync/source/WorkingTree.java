package dev.slipway.sync.source;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A plain directory as a snapshot: what is not committed yet, or never will be. Links are told, not followed. It is read when it is asked, so
 * that it is the same twice only while nobody writes to it. A directory with a {@code .git} of its own is a submodule, as Git sees it.
 */
public final class WorkingTree implements Snapshot {
    private static final String GIT = ".git";

    private final Path root;

    /** @param root an existing directory */
    public WorkingTree(Path root) {
        this.root = root;
    }

    @Override
    public Optional<CommitId> commit() {
        return Optional.empty();
    }

    @Override
    public Optional<Entry> entry(String path) {
        Optional<Path> at = path(path);
        if (path.isEmpty() || at.isEmpty() || !passesNoLink(at.get()) || path.equals(GIT)) return Optional.empty();
        return Files.exists(at.get(), LinkOption.NOFOLLOW_LINKS) ? entry(path, at.get()) : Optional.empty();
    }

    @Override
    public List<Entry> list(String directory) {
        Path at = path(directory).orElse(root);
        if (!passesNoLink(at) || !Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS) && !directory.isEmpty())
            return List.of();
        try (Stream<Path> inside = Files.list(at)) {
            return inside.filter(file -> !file.getFileName().toString().equals(GIT))
                    .flatMap(file -> entry(path(directory, file), file).stream())
                    .sorted(Comparator.comparing(Entry::name))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public byte[] read(String path) {
        Path at = root.resolve(path);
        try {
            if (!Files.isSymbolicLink(at)) return Files.readAllBytes(at);
            return Files.readSymbolicLink(at).toString().getBytes(StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A path through a link is no path of the tree. */
    private boolean passesNoLink(Path at) {
        for (Path above = at.getParent(); above != null && !above.equals(root); above = above.getParent())
            if (Files.isSymbolicLink(above)) return false;
        return true;
    }

    private static String path(String directory, Path file) {
        String name = file.getFileName().toString();
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    /** No file of this machine can have some names that a tree of Git can. */
    private Optional<Path> path(String path) {
        try {
            return Optional.of(root.resolve(path));
        } catch (InvalidPathException impossible) {
            return Optional.empty();
        }
    }

    /** Pipes, sockets and devices are no files: Git does not see them either, and to read one may never end. */
    private static Optional<Entry> entry(String path, Path at) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(at, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isOther()) return Optional.empty();
            if (attributes.isSymbolicLink())
                return Optional.of(new Entry(path, Entry.Type.LINK, "", attributes.size()));
            if (!attributes.isDirectory()) return Optional.of(new Entry(path, Entry.Type.FILE, "", attributes.size()));
            boolean repository = Files.exists(at.resolve(GIT), LinkOption.NOFOLLOW_LINKS);
            return Optional.of(new Entry(path, repository ? Entry.Type.SUBMODULE : Entry.Type.DIRECTORY, "", 0));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
