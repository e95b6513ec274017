package dev.slipway.sync.gate;

import dev.slipway.sync.model.Stage;
import java.util.List;
import java.util.Optional;

/**
 * What gates must know besides the plan.
 *
 * @param pause that somebody has ordered and that is not over
 * @param owned how many objects the application owns
 * @param confirmed the digest of the plan whose deletions somebody has confirmed
 * @param wanted whether the application is still in the config repository
 * @param undecided applications of the same stage that cannot be rendered now, so that nobody knows whether they want what would be deleted
 * @param waitsFor what it needs before it becomes something else, and has not
 * @param neededBy the application that still needs this one, where it is to go
 * @param unseen why the plan must wait although nothing else holds it: no preview has shown it, and the stage requires one
 */
public record Facts(
        Optional<Pause> pause,
        int owned,
        Stage.Prune prune,
        Optional<String> confirmed,
        boolean wanted,
        List<String> undecided,
        Optional<String> waitsFor,
        Optional<String> neededBy,
        Optional<String> unseen) {
    public Facts {
        undecided = List.copyOf(undecided);
    }

    /** Of an application that neither waits for another nor is waited for. */
    public Facts(
            Optional<Pause> pause,
            int owned,
            Stage.Prune prune,
            Optional<String> confirmed,
            boolean wanted,
            List<String> undecided) {
        this(pause, owned, prune, confirmed, wanted, undecided, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
