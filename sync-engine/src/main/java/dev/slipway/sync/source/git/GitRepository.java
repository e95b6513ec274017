package dev.slipway.sync.source.git;

import static dev.slipway.sync.model.Problem.Reason.RefMissing;
import static dev.slipway.sync.model.Problem.Reason.RepositoryEmpty;
import static dev.slipway.sync.model.Problem.Reason.RepositoryUnreachable;
import static dev.slipway.sync.model.Problem.Reason.TagMoved;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.source.Proposal;
import dev.slipway.sync.source.Refs;
import dev.slipway.sync.source.Remote;
import dev.slipway.sync.source.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
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
 * <p>The mirror is never cleaned up while the process runs, so a commit that was once seen stays readable after its ref moved away. Only
 * what is damaged is fetched anew, as a whole.
 */
public final class GitRepository implements Repository {
    private static final List<RefSpec> EVERYTHING =
            List.of(new RefSpec("+refs/heads/*:refs/heads/*"), new RefSpec("+refs/tags/*:refs/tags/*"));

    /** Where refs are kept that are neither branches nor tags; no look at the remote sweeps them away. */
    private static final String FETCHED = "refs/slipway/fetched/";

    private final Remote remote;
    private final Transports transports;
    private volatile Mirror mirror;
    /** What the remote said last, and what came of it: most looks find nothing new. */
    private Map<String, ObjectId> known = Map.of();

    private volatile Optional<Refs> last = Optional.empty();

    private GitRepository(Remote remote, Transports transports, Mirror mirror) {
        this.remote = remote;
        this.transports = transports;
        this.mirror = mirror;
    }

    /** Opens the mirror in a directory, which is made if it is missing. The remote is not asked yet. */
    public static GitRepository open(Remote remote, Path mirrorDirectory) throws IOException {
        return open(remote, mirrorDirectory, FetchLimits.DEFAULT);
    }

    /** The same with other limits. */
    public static GitRepository open(Remote remote, Path mirrorDirectory, FetchLimits limits) throws IOException {
        HermeticSystem.install();
        return new GitRepository(remote, new Transports(remote), Mirror.open(mirrorDirectory, limits));
    }

    @Override
    public synchronized Outcome<Refs> refresh() {
        try {
            return look();
        } catch (IOException | RuntimeException failure) {
            // What is missing here, or damaged, is fetched anew; the remote may be what is damaged, then that fails
            // too.
            if (!Failures.isDamage(failure)) return Outcome.bad(Failures.problem(remote, failure));
            mirror.reportDamage();
        }
        try {
            return look();
        } catch (IOException | RuntimeException failure) {
            return Outcome.bad(Failures.problem(remote, failure));
        }
    }

    private Outcome<Refs> look() throws IOException {
        try (Transport transport = transports.open(mirror.repository())) {
            Collection<Ref> advertised = advertised(transport);
            if (advertised.stream().noneMatch(GitRepository::isBranchOrTag)) return Outcome.bad(nothingThere());
            Map<String, ObjectId> said = said(advertised);
            boolean damaged = mirror.isDamaged();
            if (last.isPresent() && said.equals(known) && !damaged) return Outcome.good(last.get());
            if (damaged) mirror = mirror.replaced(this::fill);
            else if (!hasAll(advertised)) fetch(transport);
            Refs refs = refs(advertised);
            known = said;
            last = Optional.of(refs);
            return Outcome.good(refs);
        }
    }

    private void fill(Mirror empty) throws IOException {
        try (Transport transport = transports.open(empty.repository())) {
            fetch(transport);
        }
    }

    /** All refs, and where HEAD points, in a form that can be compared. */
    private static Map<String, ObjectId> said(Collection<Ref> advertised) {
        Map<String, ObjectId> said = new TreeMap<>();
        for (Ref ref : advertised) {
            String name =
                    ref.isSymbolic() ? ref.getName() + " -> " + ref.getTarget().getName() : ref.getName();
            said.put(name, ref.getObjectId());
        }
        return said;
    }

    @Override
    public Outcome<Snapshot> snapshot(CommitId commit) {
        return commit(commit)
                .then(found ->
                        Outcome.good(new GitSnapshot(commit, found.getTree().getId(), mirror.trees())));
    }

    @Override
    public Outcome<Snapshot> merged(CommitId into, CommitId head) {
        try {
            return Merges.tree(mirror.repository(), into, head)
                    .then(tree -> Outcome.good(new GitSnapshot(head, tree, mirror.trees())));
        } catch (MissingObjectException missing) {
            return Outcome.bad(gone(missing.getObjectId()));
        } catch (IOException unreadable) {
            return Outcome.bad(unreadable(unreadable));
        }
    }

    @Override
    public synchronized Outcome<CommitId> fetch(String ref) {
        try (Transport transport = transports.open(mirror.repository())) {
            transport.setObjectChecker(checker());
            String kept = FETCHED + ref;
            transport.fetch(NullProgressMonitor.INSTANCE, List.of(new RefSpec("+" + ref + ":" + kept)));
            Optional<Ref> found = Optional.ofNullable(mirror.repository().exactRef(kept));
            if (found.isEmpty()) return Outcome.bad(Problem.of(RefMissing, remote.display() + " has no " + ref));
            return Outcome.good(new CommitId(found.get().getObjectId().name()));
        } catch (IOException | RuntimeException failure) {
            return Outcome.bad(Failures.problem(remote, failure));
        }
    }

    @Override
    public Outcome<Lineage> lineage(CommitId from, CommitId to) {
        if (from.equals(to)) return Outcome.good(Lineage.SAME);
        try (RevWalk walk = new RevWalk(mirror.repository())) {
            RevCommit before = walk.parseCommit(ObjectId.fromString(from.hex()));
            RevCommit after = walk.parseCommit(ObjectId.fromString(to.hex()));
            if (walk.isMergedInto(before, after)) return Outcome.good(Lineage.FORWARD);
            return Outcome.good(walk.isMergedInto(after, before) ? Lineage.ROLLBACK : Lineage.SIDEWAYS);
        } catch (MissingObjectException missing) {
            mirror.reportDamage();
            return Outcome.bad(gone(missing.getObjectId()));
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
        try (Transport transport = transports.open(mirror.repository())) {
            ObjectId lease = expected.map(ObjectId::fromString).orElse(ObjectId.zeroId());
            ObjectId target = ObjectId.fromString(to.hex());
            RemoteRefUpdate update = new RemoteRefUpdate(mirror.repository(), to.hex(), target, tag, true, null, lease);
            PushResult result = transport.push(NullProgressMonitor.INSTANCE, List.of(update));
            return moved(tag, expected, to, result.getRemoteUpdate(tag));
        } catch (IOException | RuntimeException failure) {
            if (Failures.isDamage(failure)) mirror.reportDamage();
            return Outcome.bad(Failures.problem(remote, failure));
        }
    }

    @Override
    public synchronized Outcome<String> dropTag(String tag, String expected) {
        try (Transport transport = transports.open(mirror.repository())) {
            RemoteRefUpdate update = new RemoteRefUpdate(
                    mirror.repository(), null, ObjectId.zeroId(), tag, true, null, ObjectId.fromString(expected));
            PushResult result = transport.push(NullProgressMonitor.INSTANCE, List.of(update));
            return dropped(tag, expected, result.getRemoteUpdate(tag));
        } catch (IOException | RuntimeException failure) {
            if (Failures.isDamage(failure)) mirror.reportDamage();
            return Outcome.bad(Failures.problem(remote, failure));
        }
    }

    @Override
    public synchronized Outcome<CommitId> propose(Proposal proposal) {
        org.eclipse.jgit.lib.Repository here = mirror.repository();
        try (Transport transport = transports.open(here)) {
            ObjectId commit = Commits.write(here, proposal);
            RemoteRefUpdate update =
                    new RemoteRefUpdate(here, commit.name(), commit, proposal.ref(), false, null, ObjectId.zeroId());
            PushResult result = transport.push(NullProgressMonitor.INSTANCE, List.of(update));
            return proposed(proposal, commit, result.getRemoteUpdate(proposal.ref()));
        } catch (IOException | RuntimeException failure) {
            return Outcome.bad(Failures.problem(remote, failure));
        }
    }

    private Outcome<CommitId> proposed(Proposal proposal, ObjectId commit, RemoteRefUpdate update) {
        boolean there = update.getStatus() == Status.UP_TO_DATE || update.getStatus() == Status.OK;
        if (there) return Outcome.good(new CommitId(commit.name()));
        boolean taken = update.getStatus() == Status.REJECTED_REMOTE_CHANGED
                || update.getStatus() == Status.REJECTED_NONFASTFORWARD;
        String why = Optional.ofNullable(update.getMessage())
                .orElse(update.getStatus().name());
        return Outcome.bad(Problem.of(
                Problem.Reason.Refused,
                taken
                        ? LocalRepository.taken(proposal)
                        : remote.display() + " refused the branch " + proposal.branch() + ": " + why
                                + "; allow the account of these credentials to push branches"));
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
                Outcome.bad(refused("move", tag, update));
        };
    }

    private Outcome<String> dropped(String tag, String expected, RemoteRefUpdate update) {
        return switch (update.getStatus()) {
            case OK, NON_EXISTING -> Outcome.good(expected);
            case UP_TO_DATE, REJECTED_REMOTE_CHANGED, REJECTED_NONFASTFORWARD ->
                Outcome.bad(Problem.of(TagMoved, tag + " was moved by somebody else in the meantime"));
            case REJECTED_OTHER_REASON, REJECTED_NODELETE, NOT_ATTEMPTED, AWAITING_REPORT ->
                Outcome.bad(refused("delete", tag, update));
        };
    }

    private Problem refused(String what, String tag, RemoteRefUpdate update) {
        return Problem.of(
                Problem.Reason.Refused,
                remote.display() + " refused to " + what + " " + tag + ": "
                        + Optional.ofNullable(update.getMessage())
                                .orElse(update.getStatus().name())
                        + "; allow the account of these credentials to move tags");
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
            if (!mirror.repository().getObjectDatabase().has(ref.getObjectId())) return false;
        }
        return true;
    }

    private void fetch(Transport transport) throws IOException {
        transport.setTagOpt(TagOpt.FETCH_TAGS);
        transport.setObjectChecker(checker());
        transport.setRemoveDeletedRefs(true);
        transport.fetch(NullProgressMonitor.INSTANCE, EVERYTHING);
    }

    /** Objects that could mislead are refused; the sins of old tools, which every forge forgives, are not. */
    private static ObjectChecker checker() {
        return new ObjectChecker().setAllowLeadingZeroFileMode(true).setAllowInvalidPersonIdent(true);
    }

    private Refs refs(Collection<Ref> advertised) throws IOException {
        TreeMap<String, Refs.Ref> byName = new TreeMap<>();
        try (RevWalk walk = new RevWalk(mirror.repository())) {
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
        try (RevWalk walk = new RevWalk(mirror.repository())) {
            RevCommit commit = walk.parseCommit(ObjectId.fromString(id.hex()));
            walk.parseBody(commit);
            return Outcome.good(commit);
        } catch (MissingObjectException missing) {
            boolean shouldBeHere = last.filter(refs -> refs.byName().values().stream()
                            .anyMatch(ref -> ref.commit().equals(id)))
                    .isPresent();
            if (shouldBeHere) mirror.reportDamage();
            return Outcome.bad(gone(missing.getObjectId()));
        } catch (IOException unreadable) {
            return Outcome.bad(unreadable(unreadable));
        }
    }

    private Problem nothingThere() {
        return Problem.of(
                RepositoryEmpty,
                remote.display() + " has no commits yet; push a first one, for instance what \"slipway init\" writes");
    }

    private Problem gone(ObjectId id) {
        return Problem.of(
                RefMissing,
                remote.display() + " has no commit " + id.name() + "; was it pushed, or history rewritten?");
    }

    private Problem unreadable(IOException failure) {
        mirror.reportDamage();
        return Problem.of(
                RepositoryUnreachable,
                "the mirror of " + remote.display() + " cannot be read: " + failure.getMessage()
                        + "; it is fetched anew by itself");
    }
}
