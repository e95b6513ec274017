package dev.slipway.sync.promote;

import dev.slipway.sync.model.CommitId;
import java.time.Instant;
import java.util.Optional;

/**
 * What a stage can vouch for.
 *
 * @param commit what it should run
 * @param doubt why it does not vouch for that commit yet: what is not synced or not healthy; empty if all is well
 * @param since since when it has been synced and healthy at it; empty if it is not, or if nobody has seen it yet
 */
public record Proof(Optional<CommitId> commit, Optional<String> doubt, Optional<Instant> since) {

    public Proof(Optional<CommitId> commit, Optional<String> doubt) {
        this(commit, doubt, Optional.empty());
    }

    /** Looks up what a stage vouches for, as a whole or for one component. */
    @FunctionalInterface
    public interface Source {
        Proof of(String stage, Optional<String> component);
    }
}
