package dev.slipway.sync.source.git;

import static dev.slipway.sync.model.Problem.Reason.RefMissing;
import static dev.slipway.sync.model.Problem.Reason.RepositoryEmpty;
import static dev.slipway.sync.model.Problem.Reason.RepositoryUnreachable;
import static dev.slipway.sync.model.Problem.Reason.TagMoved;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.source.Refs;
import dev.slipway.sync.source.Remote;
import dev.slipway.sync.source.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.RemoteRefUpdate.Status;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;

/**
 * A config repository over Git, with a bare mirror on disk.
 *
 * <p>Polling is {@code ls-remote}; a fetch happens only when that shows a ref the mirror does not have. The fetch forces tags: since git 2.20
 * a plain one leaves a moved tag where it was. Tags are peeled from what the remote advertises and checked against the fetched objects, so a
 * tag on something that is no commit is left out rather than believed.
 *
 * <p>The mirror is never cleaned up while the process runs, so a commit that was once seen stays readable after its ref moved away.
 */
public final class GitRepository implements Repository {
    private static final List<RefSpec> EVERYTHING =
            List.of(new RefSpec("+refs/heads/*:refs/heads/*"), new RefSpec("+refs/tags/*:refs/tags/*"));

    private final Remote remote;
    private final Transports transports;
    private final org.eclipse.jgit.lib.Repository mirror;
    private final TreeCache trees;

    private GitRepository(Remote remote, Transports transports, org.eclipse.jgit.lib.Repository mirror) {
        this.remote = remote;
        this.transports = transports;
        this.mirror = mirror;
        this.trees = new TreeCache(mirror);
    }

    /** Opens the mirror in a directory, which is made if it is missing. The remote is not asked yet. */
    public static GitRepository open(Remote remote, Path mirrorDirectory) throws IOException {
        HermeticSystem.install();
        org.eclipse.jgit.lib.Repository mirror = new FileRepositoryBuilder()
                .setGitDir(mirrorDirectory.toFile())
                .setBare()
                .build();
        if (!mirror.getObjectDatabase().exists()) mirror.create(true);
        mirror.getConfig().setInt(ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_AUTO, 0);
        mirror.getConfig().setInt(ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_AUTOPACKLIMIT, 0);
        mirror.getConfig().save();
        return new GitRepository(remote, new Transports(remote), mirror);
    }

    @Override
    public synchronized Outcome<Refs> refresh() {
        try (Transport transport = transports.open(mirror)) {
            Collection<Ref> advertised = advertised(transport);
            if (advertised.stream().noneMatch(GitRepository::isBranchOrTag)) return Outcome.bad(nothingThere());
            if (!hasAll(advertised)) fetch(transport);
            return Outcome.good(refs(advertised));
        } catch (IOException | RuntimeException failure) {
            return Outcome.bad(Failures.problem(remote, failure));
        }
    }

    @Override
    public Outcome<Snapshot> snapshot(CommitId commit) {
        return commit(commit)
                .then(found ->
                        Outcome.good(new GitSnapshot(commit, found.getTree().getId(), trees, mirror)));
    }

    @Override
    public Outcome<Lineage> lineage(CommitId from, CommitId to) {
        if (from.equals(to)) return Outcome.good(Lineage.SAME);
        try (RevWalk walk = new RevWalk(mirror)) {
            RevCommit before = walk.parseCommit(ObjectId.fromString(from.hex()));
            RevCommit after = walk.parseCommit(ObjectId.fromString(to.hex()));
            if (walk.isMergedInto(before, after)) return Outcome.good(Lineage.FORWARD);
            return Outcome.good(walk.isMergedInto(after, before) ? Lineage.ROLLBACK : Lineage.SIDEWAYS);
        } catch (IOException unreadable) {
            return Outcome.bad(unreadable(unreadable));
        }
    }

    @Override
    public Outcome<CommitSummary> summary(CommitId commit) {
        return commit(commit)
                .then(found -> Outcome.good(new CommitSummary(
                        found.getShortMessage(),
                        found.getAuthorIdent().getName(),
                        found.getAuthorIdent().getWhenAsInstant())));
    }

    @Override
    public synchronized Outcome<Refs.Ref> moveTag(String tag, Optional<String> expected, CommitId to) {
        try (Transport transport = transports.open(mirror)) {
            ObjectId lease = expected.map(ObjectId::fromString).orElse(ObjectId.zeroId());
            ObjectId target = ObjectId.fromString(to.hex());
            RemoteRefUpdate update = new RemoteRefUpdate(mirror, to.hex(), target, tag, true, null, lease);
            PushResult result = transport.push(NullProgressMonitor.INSTANCE, List.of(update));
            return moved(tag, expected, to, result.getRemoteUpdate(tag));
        } catch (IOException | RuntimeException failure) {
            return Outcome.bad(Failures.problem(remote, failure));
        }
    }

    @Override
    public void close() {
        mirror.close();
        transports.close();
    }

    /**
     * What a push came to. {@code UP_TO_DATE} means that somebody else put the tag exactly there: it is where we want it, but the lease did
     * not hold, so the caller must look again.
     */
    private Outcome<Refs.Ref> moved(String tag, Optional<String> expected, CommitId to, RemoteRefUpdate update) {
        boolean wasThere = expected.equals(Optional.of(to.hex())) && update.getStatus() == Status.UP_TO_DATE;
        if (wasThere) return Outcome.good(new Refs.Ref(tag, to.hex(), to));
        return switch (update.getStatus()) {
            case OK -> Outcome.good(new Refs.Ref(tag, to.hex(), to));
            case UP_TO_DATE, REJECTED_REMOTE_CHANGED, REJECTED_NONFASTFORWARD ->
                Outcome.bad(Problem.of(
                        TagMoved,
                        tag + " was moved by somebody else in the meantime; look where it is now and promote again"));
            case REJECTED_OTHER_REASON, REJECTED_NODELETE, NON_EXISTING, NOT_ATTEMPTED, AWAITING_REPORT ->
                Outcome.bad(Problem.of(
                        Problem.Reason.Refused,
                        remote.display() + " refused to move " + tag + ": "
                                + Optional.ofNullable(update.getMessage())
                                        .orElse(update.getStatus().name())
                                + "; allow the account of these credentials to move tags"));
        };
    }

    private static Collection<Ref> advertised(Transport transport) throws IOException {
        try (FetchConnection connection = transport.openFetch()) {
            return connection.getRefs();
        }
    }

    private static boolean isBranchOrTag(Ref ref) {
        return ref.getName().startsWith(Constants.R_HEADS) || ref.getName().startsWith(Constants.R_TAGS);
    }

    private boolean hasAll(Collection<Ref> advertised) throws IOException {
        for (Ref ref : advertised) {
            if (!isBranchOrTag(ref)) continue;
            if (!mirror.getObjectDatabase().has(ref.getObjectId())) return false;
        }
        return true;
    }

    private void fetch(Transport transport) throws IOException {
        transport.setTagOpt(TagOpt.FETCH_TAGS);
        transport.setRemoveDeletedRefs(true);
        transport.fetch(NullProgressMonitor.INSTANCE, EVERYTHING);
    }

    private Refs refs(Collection<Ref> advertised) throws IOException {
        TreeMap<String, Refs.Ref> byName = new TreeMap<>();
        try (RevWalk walk = new RevWalk(mirror)) {
            for (Ref ref : advertised) {
                if (!isBranchOrTag(ref)) continue;
                peel(walk, ref.getObjectId())
                        .ifPresent(commit -> byName.put(
                                ref.getName(),
                                new Refs.Ref(ref.getName(), ref.getObjectId().name(), commit)));
            }
        }
        return new Refs(defaultBranch(advertised), byName);
    }

    private static Optional<CommitId> peel(RevWalk walk, ObjectId id) throws IOException {
        RevObject peeled = walk.peel(walk.parseAny(id));
        return peeled instanceof RevCommit commit ? Optional.of(new CommitId(commit.name())) : Optional.empty();
    }

    private String defaultBranch(Collection<Ref> advertised) {
        if (remote.branch().isPresent())
            return Constants.R_HEADS + remote.branch().get();
        return advertised.stream()
                .filter(ref -> ref.getName().equals(Constants.HEAD))
                .filter(Ref::isSymbolic)
                .map(ref -> ref.getTarget().getName())
                .findFirst()
                .orElse(Constants.R_HEADS + "main");
    }

    private Outcome<RevCommit> commit(CommitId id) {
        try (RevWalk walk = new RevWalk(mirror)) {
            RevCommit commit = walk.parseCommit(ObjectId.fromString(id.hex()));
            walk.parseBody(commit);
            return Outcome.good(commit);
        } catch (org.eclipse.jgit.errors.MissingObjectException missing) {
            return Outcome.bad(Problem.of(
                    RefMissing,
                    remote.display() + " has no commit " + id.hex() + "; was it pushed, or history rewritten?"));
        } catch (IOException unreadable) {
            return Outcome.bad(unreadable(unreadable));
        }
    }

    private Problem nothingThere() {
        return Problem.of(
                RepositoryEmpty,
                remote.display() + " has no commits yet; push a first one, for instance what \"slipway init\" writes");
    }

    private Problem unreadable(IOException failure) {
        return Problem.of(
                RepositoryUnreachable,
                "the mirror of " + remote.display() + " cannot be read: " + failure.getMessage()
                        + "; stop Slipway, delete the directory "
                        + mirror.getDirectory().getName()
                        + " under its data directory, and start it again");
    }
}
