package dev.slipway.sync.source;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Snapshot;
import java.util.Optional;

/**
 * One config repository: the remote, and the mirror kept of it. Every method may block on the network or the disk, so callers offload it;
 * any thread may call, calls are served in turn.
 */
public interface Repository extends AutoCloseable {

    /**
     * Asks the remote for its refs, and fetches what the mirror lacks of them, so that the commit of every ref answered can be read. Cheap
     * when nothing moved.
     */
    Outcome<Refs> refresh();

    /** The files at a commit; bad where the mirror does not have it. Stays readable while the repository is open, even after the ref moved. */
    Outcome<Snapshot> snapshot(CommitId commit);

    /**
     * The files as they would be if one commit were merged into another; bad with MergeConflict where people must decide. Both must be in the
     * mirror. No commit is made: the snapshot is told to be that of the one which is merged.
     */
    Outcome<Snapshot> merged(CommitId into, CommitId head);

    /** Fetches a ref that is neither branch nor tag, such as {@code refs/pull/7/head}, and says which commit it is at. */
    Outcome<CommitId> fetch(String ref);

    /** How one commit lies to another. Both must be in the mirror. */
    Outcome<Lineage> lineage(CommitId from, CommitId to);

    /** The first line of a commit's message, its author, and when; for people. */
    Outcome<CommitSummary> summary(CommitId commit);

    /**
     * Moves a tag by one compare-and-swap push: only if the remote still has {@code expected} there.
     *
     * @param tag the full name, {@code refs/tags/...}
     * @param expected the object that the tag is known to point to; empty: the tag must not exist
     * @return the ref as it is now, or TagMoved where somebody was faster
     */
    Outcome<Refs.Ref> moveTag(String tag, Optional<String> expected, CommitId to);

    /**
     * Deletes a tag by one compare-and-swap push.
     *
     * @param expected the object that the tag is known to point to
     * @return the object that it pointed to, or TagMoved where somebody was faster
     */
    Outcome<String> dropTag(String tag, String expected);

    /**
     * Makes a commit and pushes it to a branch of its own, by one compare-and-swap push: only if the remote does not have the branch.
     *
     * @return the commit, or Refused where there is such a branch or the remote does not take it
     */
    Outcome<CommitId> propose(Proposal proposal);

    @Override
    void close();

    /** Where a move goes: same commit, to a descendant, to an ancestor, or elsewhere. */
    enum Lineage {
        SAME,
        FORWARD,
        ROLLBACK,
        SIDEWAYS
    }

    /** What a commit says of itself. */
    record CommitSummary(String subject, String author, java.time.Instant time) {}
}
