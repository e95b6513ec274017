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
 * @param verification what became of the Jobs that verify it; empty while they have not begun
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
        Optional<Verification> verification,
        Approvers approvedBy,
        Optional<Evaluation> flag) {

    /** One that no Jobs have verified. */
    public Candidate(
            String stage,
            CommitId commit,
            Optional<String> doubt,
            Optional<String> rejection,
            boolean named,
            Optional<Instant> provenSince,
            Approvers approvedBy,
            Optional<Evaluation> flag) {
        this(stage, commit, doubt, rejection, named, provenSince, Optional.empty(), approvedBy, flag);
    }

    /**
     * The Jobs that verify a commit, all together.
     *
     * @param actual how they stand
     * @param message what went wrong, and what a person can do
     */
    public record Verification(State state, String actual, String message) {
        /** Whether they have ended, and how. */
        public enum State {
            RUNNING,
            SUCCEEDED,
            FAILED
        }
    }

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
