package dev.slipway.sync.plan;

import dev.slipway.diff.tree.Tree;
import java.util.Optional;

/**
 * One field that a step changes, for people. Values of Secrets are masked.
 *
 * @param path such as {@code spec.template.spec.containers[name="web"].image}
 * @param before empty where the field is new
 * @param after empty where the field goes
 */
public record Change(String path, Optional<Tree> before, Optional<Tree> after, Cause cause) {

    /** Why live and desired differ: the manifest changed, or the live object did. */
    public enum Cause {
        MANIFEST,
        DRIFT
    }
}
