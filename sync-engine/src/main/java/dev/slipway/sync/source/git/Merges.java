package dev.slipway.sync.source.git;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jgit.errors.NoMergeBaseException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.merge.MergeStrategy;
import org.eclipse.jgit.merge.ResolveMerger;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** Merges commits as a forge does, but for the commit: only trees and files are written into a repository's objects, and no ref is touched. */
final class Merges {
    private static final int FILES_NAMED = 5;

    private Merges() {}

    /** The tree that a merge would have; of what is merged already, or is ahead of the other, no more than a look. */
    static Outcome<ObjectId> tree(Repository repository, CommitId into, CommitId head) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit ours = walk.parseCommit(ObjectId.fromString(into.hex()));
            RevCommit theirs = walk.parseCommit(ObjectId.fromString(head.hex()));
            if (walk.isMergedInto(ours, theirs))
                return Outcome.good(theirs.getTree().getId());
            if (walk.isMergedInto(theirs, ours))
                return Outcome.good(ours.getTree().getId());
            ResolveMerger merger = (ResolveMerger) MergeStrategy.RECURSIVE.newMerger(repository, true);
            return merger.merge(ours, theirs)
                    ? Outcome.good(merger.getResultTreeId())
                    : Outcome.bad(conflict(into, head, merger.getUnmergedPaths()));
        } catch (NoMergeBaseException tangled) {
            return Outcome.bad(conflict(into, head, List.of()));
        }
    }

    private static Problem conflict(CommitId into, CommitId head, List<String> paths) {
        String files = paths.stream().sorted().limit(FILES_NAMED).collect(Collectors.joining(", "));
        int more = paths.size() - FILES_NAMED;
        return Problem.of(
                Reason.MergeConflict,
                head.abbreviated() + " does not merge into " + into.abbreviated()
                        + (files.isEmpty() ? "" : ": both change " + files + (more > 0 ? " and " + more + " more" : ""))
                        + "; merge or rebase it by hand");
    }
}
