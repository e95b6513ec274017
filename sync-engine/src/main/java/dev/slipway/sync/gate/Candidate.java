package dev.slipway.sync.gate;

import dev.slipway.sync.flag.Evaluation;
import dev.slipway.sync.model.CommitId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A commit that may come to a stage, with all that its gates must know.
 *
 * @param doubt why the stage before does not vouch for it; empty if it does
 * @param rejection why it does not come by itself, though the stage before vouches for it: the stage took it back
 * @param named whether a person named it, and the stage before need not vouch for it
 * @param provenSince since when the stage before has been synced and healthy at it
 * @param approvedBy who approved it for the stage, each person once
 * @param flag what the flag says that the gate asks
 */
public record Candidate(
        String stage,
        CommitId commit,
        Optional<String> doubt,
        Optional<String> rejection,
        boolean named,
        Optional<Instant> provenSince,
        Approvers approvedBy,
        Optional<Evaluation> flag) {

    /**
     * People who approved a commit.
     *
     * @param names each once, in order
     * @param unsure why nobody can be counted: their names could be invented
     */
    public record Approvers(List<String> names, Optional<String> unsure) {
        public Approvers {
            names = names.stream().distinct().sorted().toList();
        }
    }
}
