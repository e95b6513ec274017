package dev.slipway.sync.gate;

import dev.slipway.sync.model.Stage;
import java.util.List;
import java.util.Optional;

/**
 * What gates must know besides the plan.
 *
 * @param owned how many objects the application owns
 * @param confirmed the digest of the plan whose deletions somebody has confirmed
 * @param wanted whether the application is still in the config repository
 * @param undecided applications of the same stage that cannot be rendered now, so that nobody knows whether they want what would be deleted
 */
public record Facts(
        boolean paused,
        int owned,
        Stage.Prune prune,
        Optional<String> confirmed,
        boolean wanted,
        List<String> undecided) {
    public Facts {
        undecided = List.copyOf(undecided);
    }
}
