package dev.slipway.sync.promote;

import dev.slipway.sync.model.CommitId;
import java.util.Optional;

/**
 * What a stage can vouch for.
 *
 * @param commit what it should run
 * @param doubt why it does not vouch for that commit yet: what is not synced or not healthy; empty if all is well
 */
public record Proof(Optional<CommitId> commit, Optional<String> doubt) {

    /** Looks up what a stage vouches for, as a whole or for one component. */
    @FunctionalInterface
    public interface Source {
        Proof of(String stage, Optional<String> component);
    }
}
