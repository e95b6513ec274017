package dev.slipway.sync.report;

import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.Optional;

/**
 * What came last over the webhook of a config repository.
 *
 * @param accepted when something was last believed
 * @param about what it said
 * @param refused when something was last refused
 * @param refusal why
 */
public record WebhookSight(
        Optional<Instant> accepted, Optional<String> about, Optional<Instant> refused, Optional<String> refusal) {
    /** Nothing ever came. */
    public static final WebhookSight NONE =
            new WebhookSight(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** For the status; empty where nothing came. */
    Optional<Mapping> tree() {
        Mapping tree = Mapping.builder()
                .put("accepted", accepted.map(Times::seconds))
                .put("about", about)
                .put("refused", refused.map(Times::seconds))
                .put("refusal", refusal)
                .build();
        return tree.isEmpty() ? Optional.empty() : Optional.of(tree);
    }
}
