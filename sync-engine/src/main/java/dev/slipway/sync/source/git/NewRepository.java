package dev.slipway.sync.source.git;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;

/** Makes repositories to start from. */
public final class NewRepository {
    private static final String BRANCH = Constants.R_HEADS + "main";
    private static final String NAME = Commits.NAME;
    private static final String EMAIL = Commits.EMAIL;

    private NewRepository() {}

    /**
     * A file, or a link.
     *
     * @param content of a link: its target
     */
    public record File(String path, boolean link, byte[] content) {}

    /** A bare repository whose branch {@code main} has one commit with these files, with tags on it. The directory must not exist. */
    public static void bare(Path directory, List<File> files, String message, Instant now, List<String> tags)
            throws IOException {
        HermeticSystem.install();
        try (Repository repository = new FileRepositoryBuilder()
                .setGitDir(directory.toFile())
                .setBare()
                .build()) {
            repository.create(true);
            update(repository.updateRef(Constants.HEAD).link(BRANCH), "HEAD");
            ObjectId commit = commit(repository, files, message, now);
            set(repository, BRANCH, commit);
            for (String tag : tags) set(repository, Constants.R_TAGS + tag, commit);
        }
    }

    /** A working clone on branch {@code main}. Whoever has no name in their Git configuration gets one here, so that commits work. */
    public static void workingClone(Path bare, Path directory) throws IOException {
        HermeticSystem.install();
        try (Git git = Git.cloneRepository()
                .setURI(bare.toUri().toString())
                .setDirectory(directory.toFile())
                .call()) {
            if (!userHasName()) name(git.getRepository().getConfig());
        } catch (GitAPIException failure) {
            throw new IOException("cannot clone " + bare + ": " + failure.getMessage(), failure);
        }
    }

    private static ObjectId commit(Repository repository, List<File> files, String message, Instant now)
            throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree(files, inserter));
            PersonIdent author = new PersonIdent(NAME, EMAIL, now, ZoneOffset.UTC);
            commit.setAuthor(author);
            commit.setCommitter(author);
            commit.setMessage(message);
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return id;
        }
    }

    private static ObjectId tree(List<File> files, ObjectInserter inserter) throws IOException {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        for (File file : files) {
            DirCacheEntry entry = new DirCacheEntry(file.path());
            entry.setFileMode(file.link() ? FileMode.SYMLINK : FileMode.REGULAR_FILE);
            entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, file.content()));
            builder.add(entry);
        }
        builder.finish();
        return index.writeTree(inserter);
    }

    private static void set(Repository repository, String ref, ObjectId commit) throws IOException {
        RefUpdate update = repository.updateRef(ref);
        update.setNewObjectId(commit);
        update(update.update(), ref);
    }

    private static void update(RefUpdate.Result result, String ref) throws IOException {
        boolean done = result == RefUpdate.Result.NEW
                || result == RefUpdate.Result.FORCED
                || result == RefUpdate.Result.NO_CHANGE;
        if (!done) throw new IOException("cannot write the ref " + ref + ": " + result);
    }

    /** The user's own file is asked by hand: JGit in this process knows nothing of it. */
    private static boolean userHasName() {
        FS disk = FS.DETECTED;
        java.io.File home = disk.userHome();
        return home != null
                && (hasName(disk, home.toPath().resolve(".gitconfig"))
                        || hasName(disk, home.toPath().resolve(".config/git/config")));
    }

    private static boolean hasName(FS disk, Path file) {
        FileBasedConfig config = new FileBasedConfig(new Config(), file.toFile(), disk);
        try {
            config.load();
        } catch (Exception unreadable) {
            return false;
        }
        return config.getString("user", null, "email") != null;
    }

    private static void name(StoredConfig config) throws IOException {
        config.setString("user", null, "name", NAME + " demo");
        config.setString("user", null, "email", EMAIL);
        config.save();
    }
}
