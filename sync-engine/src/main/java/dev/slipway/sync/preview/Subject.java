package dev.slipway.sync.preview;

import dev.slipway.sync.model.CommitId;
import java.util.Optional;

/**
 * What a preview is of: two commits, and the pull request that proposes the one for the other.
 *
 * @param repository the name that the config repository has here
 * @param number of the pull request; empty where two commits are compared without one
 * @param title what people call it; empty where nobody does
 * @param base the tip of the branch that it would be merged into
 * @param head the tip of what would be merged
 * @param fork whether the head comes from somebody else's repository
 */
public record Subject(
        String repository, Optional<String> number, String title, CommitId base, CommitId head, boolean fork) {

    /** Two commits of one repository. */
    public static Subject of(String repository, CommitId base, CommitId head) {
        return new Subject(repository, Optional.empty(), "", base, head, false);
    }
}
