package dev.slipway.sync.plan;

import dev.slipway.diff.path.Path;
import dev.slipway.diff.tree.Tree;
import java.util.Optional;

/**
 * One field that differs, for people. Values of Secrets are masked: within one object equal ones have equal masks.
 *
 * @param path such as {@code spec.template.spec.containers[name="web"].image}
 * @param before empty where the field is new
 * @param after empty where the field goes
 */
public record Change(Path path, Optional<Tree> before, Optional<Tree> after, Cause cause) {}
