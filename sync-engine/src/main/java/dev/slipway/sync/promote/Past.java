package dev.slipway.sync.promote;

import dev.slipway.sync.model.CommitId;
import java.util.List;
import java.util.Optional;

/**
 * What is known of where a stage, or one component of it, was.
 *
 * @param now what it runs
 * @param before the last commit before that at which all was well and that was not rejected since
 * @param good commits at which all was well, the last one first
 */
public record Past(Optional<CommitId> now, Optional<CommitId> before, List<CommitId> good) {
    public Past {
        good = List.copyOf(good);
    }

    /** Looks up the past of a stage, as a whole or for one component. */
    @FunctionalInterface
    public interface Source {
        Past of(String stage, Optional<String> component);
    }
}
