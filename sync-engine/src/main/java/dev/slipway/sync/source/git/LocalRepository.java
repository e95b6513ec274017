package dev.slipway.sync.source.git;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.source.Proposal;
import dev.slipway.sync.source.Refs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** A repository on this disk, as somebody works in it: read only, no network. Snapshots are readable until it is closed. */
public final class LocalRepository implements AutoCloseable {
    private static final String ORIGIN = Constants.R_REMOTES + "origin/";

    private final Path directory;
    private final Repository repository;
    private final TreeCache trees;

    private LocalRepository(Path directory, Repository repository) {
        this.directory = directory;
        this.repository = repository;
        this.trees = new TreeCache(repository, () -> {});
    }

    /** Opens the repository that a directory belongs to, bare or not. */
    public static Outcome<LocalRepository> open(Path directory) {
        HermeticSystem.install();
        FileRepositoryBuilder builder = new FileRepositoryBuilder()
                .findGitDir(directory.toAbsolutePath().normalize().toFile());
        if (builder.getGitDir() == null) return Outcome.bad(none(directory));
        try {
            return Outcome.good(
                    new LocalRepository(directory, builder.setMustExist(true).build()));
        } catch (IOException unreadable) {
            return Outcome.bad(none(directory));
        }
    }

    private static Problem none(Path directory) {
        return Problem.of(Problem.Reason.RepositoryUnreachable, directory + " is in no Git repository");
    }

    /** The files at whatever Git accepts as the name of a commit: a branch, a tag, {@code HEAD~1}, some digits of an id. */
    public Outcome<Snapshot> snapshot(String revision) {
        try (RevWalk walk = new RevWalk(repository)) {
            ObjectId found = repository.resolve(revision + "^{commit}");
            if (found == null) return Outcome.bad(missing(revision));
            ObjectId tree = walk.parseCommit(found).getTree().getId();
            return Outcome.good(new GitSnapshot(new CommitId(found.name()), tree, trees));
        } catch (RevisionSyntaxException | MissingObjectException notThere) {
            return Outcome.bad(missing(revision));
        } catch (IOException unreadable) {
            return Outcome.bad(unreadable(unreadable));
        }
    }

    /** The commit that Git understands by a name. */
    public Outcome<CommitId> resolve(String revision) {
        return snapshot(revision).then(found -> Outcome.good(found.commit().orElseThrow()));
    }

    /** The files as they would be if one commit were merged into another; bad with MergeConflict where people must decide. */
    public Outcome<Snapshot> merged(CommitId into, CommitId head) {
        try {
            return Merges.tree(repository, into, head).then(tree -> Outcome.good(new GitSnapshot(head, tree, trees)));
        } catch (IOException unreadable) {
            return Outcome.bad(unreadable(unreadable));
        }
    }

    /**
     * Branches and tags as they are here; branches as they were last seen at the remote, where they were.
     *
     * @param head what is taken for the tip of the default branch
     * @param name what that was called: where it is a branch, here or at a remote, that is the default branch
     */
    public Outcome<Refs> refs(CommitId head, String name) {
        TreeMap<String, Refs.Ref> refs = new TreeMap<>();
        try (RevWalk walk = new RevWalk(repository)) {
            for (String prefix : List.of(Constants.R_TAGS, Constants.R_HEADS, ORIGIN))
                for (Ref ref : repository.getRefDatabase().getRefsByPrefix(prefix))
                    if (!ref.isSymbolic() && walk.peel(walk.parseAny(ref.getObjectId())) instanceof RevCommit commit) {
                        String known = atRemote(ref.getName());
                        refs.put(known, new Refs.Ref(known, ref.getObjectId().name(), new CommitId(commit.name())));
                    }
            String branch = defaultBranch(name);
            refs.put(branch, new Refs.Ref(branch, head.hex(), head));
            return Outcome.good(new Refs(branch, refs));
        } catch (IOException unreadable) {
            return Outcome.bad(unreadable(unreadable));
        }
    }

    /** By its own name, else by what the remote calls its default; {@code HEAD} where neither says. */
    private String defaultBranch(String name) throws IOException {
        for (String one : List.of(name, ORIGIN + Constants.HEAD)) {
            Optional<String> branch = Optional.ofNullable(repository.findRef(one))
                    .map(ref -> atRemote(ref.getLeaf().getName()))
                    .filter(found -> found.startsWith(Constants.R_HEADS));
            if (branch.isPresent()) return branch.get();
        }
        return Constants.HEAD;
    }

    /** A branch of the remote as the remote calls it. */
    private static String atRemote(String ref) {
        return ref.startsWith(ORIGIN) ? Constants.R_HEADS + ref.substring(ORIGIN.length()) : ref;
    }

    private Problem unreadable(IOException failure) {
        return Problem.of(Problem.Reason.RepositoryUnreachable, directory + " cannot be read: " + failure.getMessage());
    }

    /** Makes a commit on a new branch here; nothing is pushed, and what is checked out stays as it is. */
    public Outcome<CommitId> propose(Proposal proposal) {
        try {
            RefUpdate update = repository.updateRef(proposal.ref());
            update.setExpectedOldObjectId(ObjectId.zeroId());
            update.setNewObjectId(Commits.write(repository, proposal));
            update.setRefLogMessage("slipway adopt", false);
            RefUpdate.Result result = update.update();
            if (result == RefUpdate.Result.NEW)
                return Outcome.good(new CommitId(update.getNewObjectId().name()));
            return Outcome.bad(Problem.of(Problem.Reason.Refused, taken(proposal)));
        } catch (IOException unwritable) {
            return Outcome.bad(Problem.of(
                    Problem.Reason.RepositoryUnreachable,
                    directory + " cannot be written: " + unwritable.getMessage()));
        }
    }

    static String taken(Proposal proposal) {
        return "there is a branch " + proposal.branch() + " already; give the new one another name";
    }

    private Problem missing(String revision) {
        return Problem.of(
                Problem.Reason.RefMissing,
                "no commit is called \"" + revision + "\" in " + directory + "; `git log --oneline "
                        + (revision.startsWith("-") ? Constants.HEAD : revision) + "` should find it");
    }

    @Override
    public void close() {
        repository.close();
    }
}
